import type { Recording } from './recording';
import { ago, metered, SESSION, start, started, stop, TRANSACTION } from './steps';

const intervalAt = (minutes: number, value: string) => ({
  timestamp: ago(minutes),
  sampledValue: [{ value, measurand: 'Energy.Active.Import.Interval' }],
});
/** Not taken for a register. */
const ofInterval = {
  energy_register_wh: null,
  readings: [{ measurand: 'Energy.Active.Import.Interval', value: '2500', unit: 'Wh' }],
};

/** Meters that say less than they should, or something else. */
export const REGISTERS: readonly Recording[] = [
  {
    quirk: 'meter-values-without-transaction',
    version: '1.6',
    steps: ({ tag }) => [
      { sends: start(tag) },
      { sends: metered('16000') },
      { sends: metered('16500', { transactionId: 0 }, 'm2') },
      { sends: metered('99', { connectorId: 2 }, 'm3') },
    ],
    told: [
      started,
      ['meter-values-received', { session_id: SESSION, samples: [{ energy_register_wh: 16_000 }] }],
      ['meter-values-received', { session_id: SESSION, samples: [{ energy_register_wh: 16_500 }] }],
      ['meter-values-received', { session_id: null, connector_id: 2 }],
    ],
  },
  {
    quirk: 'meter-stop-0',
    version: '1.6',
    steps: ({ tag }) => [
      { sends: start(tag) },
      { sends: metered('16000', { transactionId: TRANSACTION }) },
      { sends: stop(TRANSACTION, { meterStop: 0 }) },
    ],
    told: [started, ['meter-values-received', {}], ['transaction-ended', { meter_stop_wh: 0 }]],
  },
  {
    quirk: 'kwh-sent-as-wh',
    version: '1.6',
    steps: ({ tag }) => [{ sends: start(tag) }, { sends: metered('15.734', { transactionId: TRANSACTION }) }],
    told: [started, ['meter-values-received', { samples: [{ energy_register_wh: 15_734 }] }]],
  },
  {
    quirk: 'kwh-sent-as-wh',
    version: '1.6',
    // Started offline: nothing but the stop itself tells of the register's unit.
    steps: ({ tag }) => [
      {
        sends: stop(-1, {
          idTag: tag,
          meterStop: 1_234_500,
          transactionData: [
            { timestamp: ago(30), sampledValue: [{ value: '1220.5', context: 'Transaction.Begin' }] },
            { timestamp: ago(2), sampledValue: [{ value: '1234.5', context: 'Transaction.End' }] },
          ],
        }),
      },
    ],
    told: [
      ['transaction-started', { meter_start_wh: 1_220_500 }],
      [
        'transaction-ended',
        {
          meter_stop_wh: 1_234_500,
          samples: [{ energy_register_wh: 1_220_500 }, { energy_register_wh: 1_234_500 }],
        },
      ],
    ],
  },
  {
    quirk: 'kwh-sent-as-wh',
    version: '1.6',
    // Its own meterStop too, and it never learned the id of its start.
    steps: ({ tag }) => [
      { sends: start(tag, { meterStart: 1_220_500 }) },
      { sends: stop(0, { idTag: tag, meterStop: 1_234 }) },
    ],
    told: [
      ['transaction-started', { meter_start_wh: 1_220_500 }],
      ['transaction-ended', { session_id: SESSION, meter_stop_wh: 1_234_000 }],
    ],
  },
  {
    quirk: 'kwh-sent-as-wh',
    version: '1.6',
    // Nothing of the offline charge is in Wh: the start of the one before shows it.
    steps: ({ tag }) => [
      { sends: start(tag, { meterStart: 1_200_000, timestamp: ago(300) }) },
      { sends: stop(TRANSACTION, { meterStop: 1_210_000, timestamp: ago(250) }) },
      {
        sends: stop(
          -1,
          {
            idTag: tag,
            meterStop: 1_234,
            transactionData: [
              { timestamp: ago(30), sampledValue: [{ value: '1220.5', context: 'Transaction.Begin' }] },
              { timestamp: ago(2), sampledValue: [{ value: '1234.5', context: 'Transaction.End' }] },
            ],
          },
          'e2',
        ),
      },
    ],
    told: [
      ['transaction-started', { meter_start_wh: 1_200_000 }],
      ['transaction-ended', { session_id: SESSION, meter_stop_wh: 1_210_000 }],
      ['transaction-started', { meter_start_wh: 1_220_500 }],
      [
        'transaction-ended',
        {
          meter_stop_wh: 1_234_000,
          samples: [{ energy_register_wh: 1_220_500 }, { energy_register_wh: 1_234_500 }],
        },
      ],
    ],
  },
  {
    quirk: 'intervals-only',
    version: '1.6',
    steps: ({ tag }) => [
      { sends: start(tag, { meterStart: 0 }) },
      {
        sends: [
          'm1',
          'MeterValues',
          { connectorId: 1, transactionId: TRANSACTION, meterValue: [intervalAt(10, '2500')] },
        ],
      },
      { sends: stop(TRANSACTION, { meterStop: 0, transactionData: [intervalAt(10, '2500')] }) },
    ],
    told: [
      ['transaction-started', { meter_start_wh: 0 }],
      ['meter-values-received', { session_id: SESSION, samples: [ofInterval] }],
      ['transaction-ended', { session_id: SESSION, meter_stop_wh: 0, samples: [ofInterval] }],
    ],
  },
  {
    quirk: 'register-reset',
    version: '1.6',
    steps: ({ tag }) => [
      { sends: start(tag) },
      { sends: metered('16000', { transactionId: TRANSACTION }) },
      { sends: metered('16', { transactionId: TRANSACTION }, 'm2') },
      { sends: stop(TRANSACTION, { meterStop: 40 }) },
    ],
    told: [
      started,
      ['meter-values-received', { samples: [{ energy_register_wh: 16_000 }] }],
      ['meter-values-received', { samples: [{ energy_register_wh: 16 }] }],
      ['transaction-ended', { meter_stop_wh: 40 }],
    ],
  },
  ...[{ meterStart: undefined }, { meterStart: 4_294_967_295 }].map((register) => ({
    quirk: 'no-register-at-start',
    version: '1.6' as const,
    steps: ({ tag }: { tag: string }) => [
      { sends: start(tag, register) },
      { sends: metered('16000', { transactionId: TRANSACTION }) },
      { sends: stop(TRANSACTION, { meterStop: undefined }) },
    ],
    told: [
      ['transaction-started', { meter_start_wh: null }],
      ['meter-values-received', { session_id: SESSION, samples: [{ energy_register_wh: 16_000 }] }],
      ['transaction-ended', { session_id: SESSION, meter_stop_wh: null }],
    ] as const,
  })),
  {
    quirk: 'meter-values-201',
    version: '2.0.1',
    steps: ({ tag }) => [
      {
        sends: [
          't1',
          'TransactionEvent',
          {
            eventType: 'Started',
            timestamp: ago(30),
            triggerReason: 'Authorized',
            seqNo: 0,
            transactionInfo: { transactionId: 'by-meter-values' },
            evse: { id: 1, connectorId: 1 },
            idToken: { idToken: tag, type: 'ISO14443' },
          },
        ],
      },
      {
        sends: [
          'm1',
          'MeterValues',
          { evseId: 1, meterValue: [{ timestamp: ago(10), sampledValue: [{ value: 2_222 }] }] },
        ],
      },
      {
        sends: [
          'm2',
          'MeterValues',
          { evseId: 2, meterValue: [{ timestamp: ago(10), sampledValue: [{ value: 99 }] }] },
        ],
      },
    ],
    told: [
      ['transaction-started', { ocpp_transaction_id: 'by-meter-values' }],
      ['meter-values-received', { session_id: SESSION, samples: [{ energy_register_wh: 2_222 }] }],
      ['meter-values-received', { session_id: null }],
    ],
  },
];
