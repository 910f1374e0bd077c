import type {
  Action16,
  Action201,
  OcppVersion,
  Request16,
  Request201,
  Response16,
  Response201,
} from '@csms/ocpp';

import type { CallContext, CallHandler } from './call-context';

/** What one feature answers of the calls that chargers make. */
export interface CallsOfFeature {
  readonly calls16?: { readonly [Action in Action16]?: CallHandler<Request16<Action>, Response16<Action>> };
  readonly calls201?: {
    readonly [Action in Action201]?: CallHandler<Request201<Action>, Response201<Action>>;
  };
}

export type AnyCallHandler = (request: never, context: CallContext) => Promise<object>;
export type CallHandlers = ReadonlyMap<string, AnyCallHandler>;

/** What is done around each handler. */
export interface AroundCalls {
  around(version: OcppVersion, action: string, handler: AnyCallHandler): AnyCallHandler;
}

/** Who answers which call: every feature's part, put together once at the start. */
export class CallTable {
  private readonly versions: Readonly<Record<OcppVersion, CallHandlers>>;

  /**
   * @param layers the innermost first
   * @throws RangeError when two features want to answer one action
   */
  constructor(
    features: readonly CallsOfFeature[],
    private readonly layers: readonly AroundCalls[] = [],
  ) {
    this.versions = {
      '1.6': this.wrapped('1.6', merged(features.map(({ calls16 }) => calls16))),
      '2.0.1': this.wrapped('2.0.1', merged(features.map(({ calls201 }) => calls201))),
    };
  }

  of(version: OcppVersion): CallHandlers {
    return this.versions[version];
  }

  private wrapped(version: OcppVersion, handlers: CallHandlers): CallHandlers {
    return new Map(
      [...handlers].map(([action, handler]) => [
        action,
        this.layers.reduce((inner, layer) => layer.around(version, action, inner), handler),
      ]),
    );
  }
}

function merged(parts: readonly (object | undefined)[]): CallHandlers {
  const handlers = new Map<string, AnyCallHandler>();
  for (const part of parts) {
    for (const [action, handler] of Object.entries(part ?? {})) {
      if (handlers.has(action)) throw new RangeError(`Two features answer ${action}`);
      handlers.set(action, handler as AnyCallHandler);
    }
  }
  return handlers;
}
