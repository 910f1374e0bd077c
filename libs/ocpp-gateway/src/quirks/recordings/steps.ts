import { randomBytes } from 'node:crypto';

import type { FrameHead } from './recording';

export const now = Date.now();
export const ago = (minutes: number): string => new Date(now - minutes * 60_000).toISOString();
/** The wall clock of a zone, without the zone. */
export const wallClock = (zone: string, minutes = 0): string =>
  new Date(Date.now() - minutes * 60_000)
    .toLocaleString('sv-SE', { timeZone: zone, hour12: false })
    .replace(' ', 'T');
export const daysAhead = (days: number): string => new Date(now + days * 86_400_000).toISOString();
export const closeTo = (instant: number): object => ({ closeTo: instant });

export const boot = [
  'b1',
  'BootNotification',
  { chargePointVendor: 'Vendor', chargePointModel: 'M1' },
] as const;
export const oddBoot = (id: string | number): string => JSON.stringify([2, id, ...boot.slice(1)]);
export const framed = (sendsBytes: string, isAnswered: FrameHead) => ({
  sendsBytes,
  isAnswered,
});
export const status = (connectorId: number, word: string, id = 's1') =>
  [id, 'StatusNotification', { connectorId, status: word, errorCode: 'NoError' }] as const;
export const start = (idTag: string, more: object = {}, id = 't1') =>
  [
    id,
    'StartTransaction',
    { connectorId: 1, idTag, meterStart: 15_200, timestamp: ago(30), ...more },
  ] as const;
export const stop = (transactionId: unknown, more: object = {}, id = 'e1') =>
  [id, 'StopTransaction', { transactionId, meterStop: 18_000, timestamp: ago(2), ...more }] as const;
/** Of the first transaction since the station's boot. */
export const numbered = (
  eventType: string,
  minutes: number,
  value: number,
  idToken: string | null = null,
  timestamp = ago(minutes),
  transactionId = '1',
) =>
  [
    `t${minutes}`,
    'TransactionEvent',
    {
      eventType,
      timestamp,
      triggerReason: 'Authorized',
      seqNo: eventType === 'Started' ? 0 : 1,
      transactionInfo: { transactionId },
      evse: { id: 1, connectorId: 1 },
      meterValue: [{ timestamp, sampledValue: [{ value }] }],
      ...(idToken === null ? {} : { idToken: { idToken, type: 'ISO14443' } }),
    },
  ] as const;
export const metered = (value: string, more: object = {}, id = 'm1') =>
  [
    id,
    'MeterValues',
    { connectorId: 1, meterValue: [{ timestamp: ago(10), sampledValue: [{ value }] }], ...more },
  ] as const;

/** Filled in by the player with the transaction id of the last start. */
export const TRANSACTION = 424_242;
export const started = ['transaction-started', { meter_start_wh: 15_200 }] as const;

/** Stands for the session that the recording's start made. */
export const SESSION = randomBytes(4).toString('hex');
