import type { Charger } from '../connections/charger';
import type { GivenResponse } from '../message-handlers/domain/given-response';
import type { HandlerProblem, Responder } from '../message-handlers/domain/message-handler';

/** Who answered a call, for the log of messages. */
export interface AnsweredBy {
  responder: Responder;
  problem: HandlerProblem | null;
}

/** A CALL that a charger sent, as its handler sees it. */
export interface CallContext {
  readonly charger: Charger;
  readonly messageId: string;
  readonly receivedAt: Date;
  /** Aborts when the socket closes, or another takes its place. */
  readonly gone: AbortSignal;
  readonly by: AnsweredBy;
  /** What the charger is told in place of the handler's answer; what the handler does follows it. */
  readonly decided?: GivenResponse;
}

/** What a charger waits for is answered by the gateway alone: a handler calls no other service. */
export type CallHandler<Request, Response> = (request: Request, context: CallContext) => Promise<Response>;
