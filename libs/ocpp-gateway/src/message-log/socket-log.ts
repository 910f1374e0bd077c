import type { CallFrame, UnreadableFrame } from '@csms/ocpp';

import type { Charger } from '../connections/charger';
import type { CommandOutcome } from '../connections/outgoing-calls';

import type { Exchange, Reply } from './domain/exchange';
import { maskedRaw } from './domain/masked-json';
import type { MessageLog } from './message-log';

/** The part of one socket in the message log. */
export class SocketLog {
  /** Our calls that are on their way, by message id. */
  private readonly sentAt = new Map<string, Date>();

  constructor(
    private readonly log: Pick<MessageLog, 'note'>,
    private readonly charger: Charger,
  ) {}

  answered({ messageId, action, payload }: CallFrame, receivedAt: Date, reply: Reply): void {
    this.note({ direction: 'in', messageId, action, payload, at: receivedAt, ...reply });
  }

  unreadable({ messageId, reason }: UnreadableFrame, text: string, answer: unknown): void {
    const reply = { outcome: 'error', errorCode: reason, response: answer } as const;
    const at = new Date();
    this.note({ direction: 'in', messageId, action: null, payload: maskedRaw(text), at, ...reply });
  }

  sent(messageId: string): void {
    this.sentAt.set(messageId, new Date());
  }

  settled(messageId: string, action: string, payload: object, outcome: CommandOutcome): void {
    const at = this.sentAt.get(messageId);
    // It was never sent.
    if (at === undefined) return;
    this.sentAt.delete(messageId);
    this.note({ direction: 'out', messageId, action, payload, at, ...replyOf(outcome) });
  }

  private note(
    exchange: Omit<Exchange, 'organizationId' | 'chargePointId' | 'connectionId' | 'version' | 'durationMs'>,
  ): void {
    const { chargePoint, connectionId, version } = this.charger;
    const { organizationId, chargePointId } = chargePoint;
    const durationMs =
      exchange.outcome === 'unanswered' ? null : Math.max(0, Date.now() - exchange.at.getTime());
    this.log.note({ ...exchange, organizationId, chargePointId, connectionId, version, durationMs });
  }
}

function replyOf(outcome: CommandOutcome): Reply {
  switch (outcome.kind) {
    case 'result':
      return { outcome: 'answered', errorCode: null, response: outcome.payload };
    case 'error': {
      const { code, description, details } = outcome;
      return { outcome: 'error', errorCode: code, response: { code, description, details } };
    }
    case 'timeout':
    case 'closed':
      return { outcome: 'unanswered', errorCode: outcome.kind, response: null };
  }
}
