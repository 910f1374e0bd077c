import type { Recording } from './recording';
import { ago, boot, metered, numbered, SESSION, start, started, stop, TRANSACTION } from './steps';

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
    quirk: 'stop-before-start',
    version: '1.6',
    steps: ({ tag }) => [
      { sends: start(tag, { timestamp: ago(1) }) },
      { sends: stop(TRANSACTION, { timestamp: ago(25) }) },
    ],
    told: [started, ['transaction-ended', { ended_at: ago(1) }]],
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
