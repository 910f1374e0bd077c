import { Inject, Injectable } from '@nestjs/common';

import { LOGGER } from '@csms/platform-http';
import type { Logger } from '@csms/platform-ops';

import type { CallContext } from '../calls/call-context';
import { SocketGoneError } from '../calls/call-refused-error';
import { HeldCalls } from '../held-messages/held-calls';

import type { DecidedAction } from './domain/decided-action';
import { completed, type GivenResponse, judged } from './domain/given-response';
import type { HandlerProblem, MessageHandler, Responder } from './domain/message-handler';
import { HandlerLookup } from './handler-lookup';

/** What a handler says of one message; `response` null: nothing, and the central system decides. */
interface Verdict {
  readonly response: GivenResponse | null;
  readonly responder: Responder;
  readonly problem: HandlerProblem | null;
}

/** What the handler of a message has its charger told. */
@Injectable()
export class RuleOfMessage {
  constructor(
    @Inject(HandlerLookup) private readonly lookup: HandlerLookup,
    @Inject(HeldCalls) private readonly held: HeldCalls,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** null: the central system decides. @throws SocketGoneError */
  async decide(action: DecidedAction, payload: object, context: CallContext): Promise<GivenResponse | null> {
    const { response, responder, problem } = await this.verdict(action, payload, context);
    context.by.problem = problem;
    if (problem !== null) this.note(action, problem, context);
    if (response === null) return null;
    const { heartbeatIntervalSeconds } = context.charger.chargePoint;
    if (!judged(context.charger.version, action, response).ok) {
      context.by.problem = 'invalid_response';
      this.note(action, 'invalid_response', context);
      return null;
    }
    context.by.responder = responder;
    return completed(action, response, { now: new Date(), heartbeatIntervalSeconds });
  }

  private async verdict(action: DecidedAction, payload: object, context: CallContext): Promise<Verdict> {
    const handler = await this.lookup.find(context.charger.chargePoint, action);
    if (handler === null) return unavailable(action, context);
    switch (handler.mode) {
      case 'auto':
        return { response: null, responder: 'default', problem: null };
      case 'static':
        return { response: handler.staticResponse, responder: 'rule', problem: null };
      case 'manual':
        return this.ask(action, payload, context, handler);
    }
  }

  private async ask(
    action: DecidedAction,
    payload: object,
    context: CallContext,
    { timeoutMs, fallbackResponse }: MessageHandler,
  ): Promise<Verdict> {
    const outcome = await this.held.hold({ action, payload, context, timeoutMs: timeoutMs ?? 0 });
    if (outcome.kind === 'closed') throw new SocketGoneError('The charger went before it was answered');
    if (outcome.kind === 'answered') {
      return { response: outcome.response, responder: 'api', problem: null };
    }
    return { response: fallbackResponse, responder: 'rule', problem: outcome.kind };
  }

  private note(action: DecidedAction, problem: HandlerProblem, { charger, messageId }: CallContext): void {
    const { chargePointId } = charger.chargePoint;
    this.logger.warn(
      { charge_point_id: chargePointId, action, message_id: messageId, problem },
      'the handler of a message did not answer it',
    );
  }
}

/** A charger that was not let in stays outside for as long as nobody can say. */
function unavailable(action: DecidedAction, { charger }: CallContext): Verdict {
  const isOutside = action === 'BootNotification' && charger.bootStatus !== 'Accepted';
  const response = isOutside ? { status: charger.bootStatus } : null;
  return { response, responder: 'default', problem: 'unavailable' };
}
