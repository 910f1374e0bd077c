import type { Recording } from './recording';
import {
  ago,
  boot,
  closeTo,
  metered,
  now,
  numbered,
  SESSION,
  start,
  started,
  stop,
  TRANSACTION,
} from './steps';

const LONG_ID = 'VENDOR-STATION-7-5c2b1c4e-4b4f-4a8f-9d5d-0b8d2f1f7a10';

/** Starts and stops that do not fit together. */
export const TRANSACTIONS: readonly Recording[] = [
  {
    quirk: 'boot-in-mid-transaction',
    version: '1.6',
    steps: ({ tag }) => [
      { sends: start(tag) },
      { reconnects: '1.6' },
      { sends: boot },
      { sends: metered('16000', { transactionId: TRANSACTION }) },
      { sends: stop(TRANSACTION) },
    ],
    told: [
      started,
      ['booted', {}],
      ['meter-values-received', { session_id: SESSION }],
      ['transaction-ended', { session_id: SESSION, meter_stop_wh: 18_000 }],
    ],
  },
  ...[0, -1].map((id) => ({
    quirk: id === 0 ? 'stop-with-id-0' : 'stop-with-id-minus-1',
    version: '1.6' as const,
    steps: ({ tag }: { tag: string }) => [
      { sends: start(tag) },
      { sends: stop(id, { idTag: tag }) },
      { sends: stop(id, { idTag: tag }, 'e2') },
    ],
    // Told twice by the charger, once by us.
    told: [started, ['transaction-ended', { session_id: SESSION, meter_stop_wh: 18_000 }]] as const,
  })),
  {
    quirk: 'stop-with-id-minus-1',
    version: '1.6',
    steps: ({ tag }) => [
      {
        sends: stop(-1, {
          idTag: tag,
          transactionData: [
            {
              timestamp: ago(40),
              sampledValue: [{ value: '15200', context: 'Transaction.Begin' }],
            },
          ],
        }),
        gets: { idTagInfo: { status: 'Accepted' } },
      },
    ],
    told: [
      ['transaction-started', { meter_start_wh: 15_200, started_at: ago(40), offline: true }],
      ['transaction-ended', { session_id: SESSION, meter_stop_wh: 18_000 }],
    ],
  },
  {
    quirk: 'stop-with-id-0',
    version: '1.6',
    // Two charge, and the stop names no token: only the second meter can have come to that register.
    steps: ({ tag }) => [
      { sends: start(tag) },
      { sends: start(`${tag}2`, { connectorId: 2, meterStart: 500_000 }, 't2') },
      { sends: metered('16000', { connectorId: 1 }) },
      // Neither can have come to this one: it is kept without a session.
      { sends: stop(0, { meterStop: 9_000_000 }) },
      { sends: stop(0, { meterStop: 505_000 }, 'e2') },
    ],
    told: [
      ['transaction-started', { connector_id: 1 }],
      ['transaction-started', { connector_id: 2 }],
      ['meter-values-received', { connector_id: 1 }],
      ['transaction-ended', { session_id: null, meter_stop_wh: 9_000_000 }],
      ['transaction-ended', { connector_id: 2, meter_stop_wh: 505_000 }],
    ],
  },
  {
    quirk: 'stop-ahead-of-its-start',
    version: '1.6',
    // The stop says nothing of its start: nobody knows whose it is until then.
    steps: ({ tag }) => [
      { sends: stop(-1, { idTag: tag }) },
      { sends: start(tag) },
      { sends: start(tag, {}, 't2') },
      { sends: stop(-1, { idTag: tag }, 'e2') },
    ],
    told: [
      ['transaction-ended', { session_id: null, meter_stop_wh: 18_000 }],
      started,
      ['transaction-ended', { session_id: SESSION, meter_stop_wh: 18_000, ended_at: ago(2) }],
    ],
  },
  {
    quirk: 'stop-ahead-of-its-start',
    version: '1.6',
    // Its samples tell of the start, but not of the connector.
    steps: ({ tag }) => [
      {
        sends: stop(-1, {
          idTag: tag,
          transactionData: [
            { timestamp: ago(30), sampledValue: [{ value: '15200', context: 'Transaction.Begin' }] },
          ],
        }),
      },
      { sends: start(tag) },
      { sends: start(tag, {}, 't2') },
    ],
    told: [
      ['transaction-started', { meter_start_wh: 15_200, connector_id: 0 }],
      ['transaction-ended', { session_id: SESSION, meter_stop_wh: 18_000 }],
      ['transaction-started', { session_id: SESSION, meter_start_wh: 15_200, connector_id: 1 }],
    ],
  },
  {
    quirk: 'stop-before-start',
    version: '1.6',
    steps: ({ tag }) => [
      { sends: start(tag, { timestamp: ago(1) }) },
      { sends: stop(TRANSACTION, { timestamp: ago(25) }) },
    ],
    told: [started, ['transaction-ended', { ended_at: closeTo(now - 60_000) }]],
  },
  {
    quirk: 'own-transaction-id',
    version: '1.6',
    steps: ({ tag }) => [
      { sends: start(tag) },
      { sends: metered('16000', { transactionId: 999_999 }) },
      { sends: stop(999_999, { idTag: tag }) },
    ],
    told: [
      started,
      ['meter-values-received', { session_id: SESSION, samples: [{ energy_register_wh: 16_000 }] }],
      ['transaction-ended', { session_id: SESSION, meter_stop_wh: 18_000 }],
    ],
  },
  {
    quirk: 'long-transaction-id',
    version: '2.0.1',
    steps: ({ tag }) => [
      { sends: numbered('Started', 30, 1_000, tag, ago(30), LONG_ID) },
      { sends: numbered('Ended', 20, 3_000, null, ago(20), LONG_ID) },
    ],
    told: [
      ['transaction-started', { session_id: SESSION, ocpp_transaction_id: LONG_ID }],
      ['transaction-ended', { session_id: SESSION, ocpp_transaction_id: LONG_ID, meter_stop_wh: 3_000 }],
    ],
  },
  {
    quirk: 'reused-transaction-id',
    version: '2.0.1',
    steps: ({ tag }) => [
      { sends: numbered('Started', 30, 1_000, tag) },
      { sends: numbered('Ended', 20, 3_000) },
      { reconnects: '2.0.1' },
      { sends: numbered('Started', 10, 3_000, tag) },
      { sends: numbered('Ended', 5, 4_000) },
    ],
    told: [
      ['transaction-started', { session_id: SESSION, meter_start_wh: 1_000 }],
      ['transaction-ended', { session_id: SESSION, meter_stop_wh: 3_000 }],
      ['transaction-started', { meter_start_wh: 3_000 }],
      ['transaction-ended', { meter_stop_wh: 4_000 }],
    ],
  },
];
