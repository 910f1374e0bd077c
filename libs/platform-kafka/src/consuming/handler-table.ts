import { isObservable, lastValueFrom } from 'rxjs';

import type { AnyEventDefinition, ReceivedEvent } from '../envelope/event';

import type { EventContext } from './event-context';
import type { HandlerExtras, HandlerShape } from './on-event.decorator';

type Callback = (payload: unknown, context: EventContext) => unknown;

interface TypeHandlers {
  readonly definition: AnyEventDefinition;
  readonly handlers: { readonly shape: HandlerShape; readonly callback: Callback }[];
}

/** Which handlers a service has for which type of event. */
export class HandlerTable {
  private readonly types = new Map<string, TypeHandlers>();

  add(type: string, callback: Callback, extras: Partial<HandlerExtras>): void {
    const definition = extras.definitions?.find((candidate) => candidate.type === type);
    if (definition === undefined || extras.shape === undefined) {
      throw new Error(`The handler of ${type} must be declared with @OnEvent or @OnEventBatch`);
    }
    const entry = this.types.get(type) ?? { definition, handlers: [] };
    if (entry.definition !== definition) throw new Error(`${type} has two definitions`);
    entry.handlers.push({ shape: extras.shape, callback });
    this.types.set(type, entry);
  }

  get isEmpty(): boolean {
    return this.types.size === 0;
  }

  definitionOf(type: string): AnyEventDefinition | undefined {
    return this.types.get(type)?.definition;
  }

  definitions(): AnyEventDefinition[] {
    return [...this.types.values()].map(({ definition }) => definition);
  }

  takesBatches(type: string): boolean {
    return this.types.get(type)?.handlers.some(({ shape }) => shape === 'batch') ?? false;
  }

  /** Runs all handlers of the type one after the other (they share one connection). */
  async handle(type: string, events: readonly ReceivedEvent[], context: EventContext): Promise<void> {
    for (const { shape, callback } of this.types.get(type)?.handlers ?? []) {
      if (shape === 'batch') await finished(callback(events, context));
      else for (const event of events) await finished(callback(event, context));
    }
  }
}

/** Nest hands back a promise of the result, or of an observable that carries it (or the error). */
async function finished(result: unknown): Promise<void> {
  const settled: unknown = await result;
  if (isObservable(settled)) await lastValueFrom(settled, { defaultValue: undefined });
}
