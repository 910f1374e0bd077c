import type { Charger } from '../connections/charger';

/** A CALL that a charger sent, as its handler sees it. */
export interface CallContext {
  readonly charger: Charger;
  readonly messageId: string;
  readonly receivedAt: Date;
}

/** What a charger waits for is answered by the gateway alone: a handler calls no other service. */
export type CallHandler<Request, Response> = (request: Request, context: CallContext) => Promise<Response>;
