import { randomUUID } from 'node:crypto';

const NOW = Math.floor(Date.now() / 1000) * 1000;

/** An instant so many minutes before the specs began. */
export function minutesAgo(minutes: number): string {
  return new Date(NOW - minutes * 60_000).toISOString();
}

/** Payloads of OCPP 1.6 calls that a charger makes. */
export const boot16 = { chargePointVendor: 'ABB', chargePointModel: 'Terra AC W22' };

export function start16(idTag: string, more: object = {}): object {
  return { connectorId: 1, idTag, meterStart: 1_000, timestamp: minutesAgo(60), ...more };
}

export function stop16(transactionId: unknown, more: object = {}): object {
  return { transactionId, meterStop: 15_700, timestamp: minutesAgo(8), ...more };
}

export function meter16(transactionId: unknown, registerWh: number): object {
  return {
    connectorId: 1,
    transactionId,
    meterValue: [{ timestamp: minutesAgo(40), sampledValue: [{ value: String(registerWh) }] }],
  };
}

/** Events of one OCPP 2.0.1 transaction. */
export class Transaction201 {
  private seqNo = 0;

  constructor(
    private readonly evse = { id: 1, connectorId: 1 },
    readonly id: string = randomUUID(),
  ) {}

  event(eventType: 'Started' | 'Updated' | 'Ended', more: object = {}): object {
    return {
      eventType,
      timestamp: minutesAgo(50 - this.seqNo),
      triggerReason: 'Authorized',
      seqNo: this.seqNo++,
      transactionInfo: { transactionId: this.id },
      evse: this.evse,
      ...more,
    };
  }
}

export function idToken201(idToken: string, type = 'ISO14443'): object {
  return { idToken: { idToken, type } };
}
