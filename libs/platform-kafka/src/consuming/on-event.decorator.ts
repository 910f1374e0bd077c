import { applyDecorators, type ArgumentsHost, Catch, type ExceptionFilter, UseFilters } from '@nestjs/common';
import { EventPattern } from '@nestjs/microservices';
import { type Observable, throwError } from 'rxjs';

import type { AnyEventDefinition } from '../envelope/event';

export type HandlerShape = 'one' | 'batch';

/** What the decorators leave on a handler for the transport strategy. */
export interface HandlerExtras {
  readonly shape: HandlerShape;
  readonly definitions: readonly AnyEventDefinition[];
}

/** Nest turns what a handler throws into "Internal server error"; retry, parking and pausing need the error itself. */
@Catch()
class OriginalErrorFilter implements ExceptionFilter {
  catch(error: unknown, _host: ArgumentsHost): Observable<never> {
    return throwError(() => error);
  }
}

/**
 * Marks a controller's method as the handler of one type of event (or several):
 * `handle(@Payload() event: ReceivedEvent<…>, @Ctx() context: EventContext)`.
 *
 * It runs inside one transaction, `context.tx`, together with the note that the event was handled; several handlers
 * of one service for one type share it. Everything it does elsewhere must be safe twice. What it throws decides:
 * {@link PermanentEventError} parks the event at once, a database that is away pauses the partition, anything else
 * is tried again a few times and then parked.
 */
export function OnEvent(
  ...definitions: readonly [AnyEventDefinition, ...AnyEventDefinition[]]
): MethodDecorator {
  return handler('one', definitions);
}

/**
 * As {@link OnEvent}, for a method that takes many events of one type at once (bulk inserts):
 * `handle(@Payload() events: ReceivedEvent<…>[], @Ctx() context: EventContext)`.
 *
 * The events of one call have one type, and those of one key are in order; they share one transaction. When it
 * fails, the events are handed over again one by one, so that only the one at fault is parked.
 */
export function OnEventBatch(
  ...definitions: readonly [AnyEventDefinition, ...AnyEventDefinition[]]
): MethodDecorator {
  return handler('batch', definitions);
}

function handler(shape: HandlerShape, definitions: readonly AnyEventDefinition[]): MethodDecorator {
  const extras: HandlerExtras = { shape, definitions };
  return applyDecorators(
    EventPattern<string[]>(
      definitions.map(({ type }) => type),
      extras,
    ),
    UseFilters(new OriginalErrorFilter()),
  );
}
