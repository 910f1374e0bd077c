import { randomBytes } from 'node:crypto';

import type { OcppVersion } from '@csms/ocpp';

/** A step of a recording: the charger sends a frame and gets an answer, or its socket is opened anew. */
export type Step =
  | { readonly sends: readonly [messageId: string, action: string, payload: object]; readonly gets?: object }
  /** The code of the CALLERROR. */
  | {
      readonly isRefused: readonly [messageId: string, action: string, payload: object];
      readonly code: string;
    }
  /** Sent in one go, each before the answer to the one before. */
  | { readonly sendsAtOnce: readonly (readonly [messageId: string, action: string, payload: object])[] }
  /** To the byte; the frame that answers, to its id. */
  | {
      readonly sendsBytes: string;
      readonly isBinary?: boolean;
      readonly isAnswered: FrameHead;
    }
  | { readonly reconnects: OcppVersion };

/** CALLRESULT or CALLERROR, and its message id. */
type FrameHead = readonly [type: 3 | 4, messageId: string | number];

export interface Recording {
  readonly quirk: string;
  readonly version: OcppVersion;
  readonly offersNoSubprotocol?: boolean;
  /** Of the charger's site (default UTC). */
  readonly timeZone?: string;
  /** The gateway asks a charger that says nothing of its status, after a second. */
  readonly isAsked?: boolean;
  readonly steps: (world: { readonly tag: string }) => readonly Step[];
  /** What is told of it in the end, in order: the type after `charge-point.`, and members of its data. */
  readonly told: readonly (readonly [type: string, data: object])[];
}

const now = Date.now();
const ago = (minutes: number): string => new Date(now - minutes * 60_000).toISOString();
/** The wall clock of a zone, without the zone. */
const wallClock = (zone: string): string =>
  new Date().toLocaleString('sv-SE', { timeZone: zone, hour12: false }).replace(' ', 'T');
const daysAhead = (days: number): string => new Date(now + days * 86_400_000).toISOString();
const closeTo = (instant: number): object => ({ closeTo: instant });

const boot = ['b1', 'BootNotification', { chargePointVendor: 'Vendor', chargePointModel: 'M1' }] as const;
const oddBoot = (id: string | number): string => JSON.stringify([2, id, ...boot.slice(1)]);
const framed = (sendsBytes: string, isAnswered: FrameHead) => ({
  sendsBytes,
  isAnswered,
});
const status = (connectorId: number, word: string, id = 's1') =>
  [id, 'StatusNotification', { connectorId, status: word, errorCode: 'NoError' }] as const;
const start = (idTag: string, more: object = {}, id = 't1') =>
  [
    id,
    'StartTransaction',
    { connectorId: 1, idTag, meterStart: 15_200, timestamp: ago(30), ...more },
  ] as const;
const stop = (transactionId: unknown, more: object = {}, id = 'e1') =>
  [id, 'StopTransaction', { transactionId, meterStop: 18_000, timestamp: ago(2), ...more }] as const;
/** Of the first transaction since the station's boot. */
const numbered = (eventType: string, minutes: number, value: number, idToken: string | null = null) =>
  [
    `t${minutes}`,
    'TransactionEvent',
    {
      eventType,
      timestamp: ago(minutes),
      triggerReason: 'Authorized',
      seqNo: eventType === 'Started' ? 0 : 1,
      transactionInfo: { transactionId: '1' },
      evse: { id: 1, connectorId: 1 },
      meterValue: [{ timestamp: ago(minutes), sampledValue: [{ value }] }],
      ...(idToken === null ? {} : { idToken: { idToken, type: 'ISO14443' } }),
    },
  ] as const;
const metered = (value: string, more: object = {}, id = 'm1') =>
  [
    id,
    'MeterValues',
    { connectorId: 1, meterValue: [{ timestamp: ago(10), sampledValue: [{ value }] }], ...more },
  ] as const;

/** Filled in by the player with the transaction id of the last start. */
export const TRANSACTION = 424_242;
const started = ['transaction-started', { meter_start_wh: 15_200 }] as const;
const session = randomBytes(4).toString('hex');

export const RECORDINGS: readonly Recording[] = [
  {
    quirk: 'no-subprotocol',
    version: '1.6',
    offersNoSubprotocol: true,
    steps: () => [{ sends: boot, gets: { status: 'Accepted' } }],
    told: [['booted', { model: 'M1' }]],
  },
  {
    quirk: 'no-boot-after-reconnect',
    version: '1.6',
    isAsked: true,
    steps: ({ tag }) => [
      { sends: start(tag), gets: { idTagInfo: { status: 'Accepted' } } },
      { reconnects: '1.6' },
      { sends: ['h1', 'Heartbeat', {}], gets: {} },
      { sends: metered('16000', { transactionId: TRANSACTION }), gets: {} },
    ],
    told: [started, ['meter-values-received', { samples: [{ energy_register_wh: 16_000 }] }]],
  },
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
      ['meter-values-received', { session_id: session }],
      ['transaction-ended', { session_id: session, meter_stop_wh: 18_000 }],
    ],
  },
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
      ['meter-values-received', { session_id: session, samples: [{ energy_register_wh: 16_000 }] }],
      ['meter-values-received', { session_id: session, samples: [{ energy_register_wh: 16_500 }] }],
      ['meter-values-received', { session_id: null, connector_id: 2 }],
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
    told: [started, ['transaction-ended', { session_id: session, meter_stop_wh: 18_000 }]] as const,
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
      ['transaction-ended', { session_id: session, meter_stop_wh: 18_000 }],
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
    quirk: 'timestamp-without-zone',
    version: '1.6',
    timeZone: 'America/New_York',
    steps: () => [
      {
        sends: [
          's1',
          'StatusNotification',
          {
            connectorId: 1,
            status: 'Available',
            errorCode: 'NoError',
            timestamp: wallClock('America/New_York'),
          },
        ],
      },
    ],
    told: [['status-changed', { changed_at: closeTo(now) }]],
  },
  {
    quirk: 'timestamp-of-1970',
    version: '1.6',
    steps: ({ tag }) => [
      { sends: start(tag, { timestamp: '1970-01-01T00:02:10Z' }) },
      { sends: start(tag, { timestamp: '1970-01-01T00:02:10Z' }, 't2') },
    ],
    told: [['transaction-started', { started_at: closeTo(now) }]],
  },
  {
    quirk: 'timestamp-of-1970',
    version: '1.6',
    // A meter that begins at 0 each time makes the next start say the very same words.
    steps: ({ tag }) => [
      { sends: start(tag, { timestamp: '1970-01-01T00:02:10Z', meterStart: 0 }) },
      { sends: stop(TRANSACTION, { meterStop: 5_000 }) },
      { sends: start(tag, { timestamp: '1970-01-01T00:02:10Z', meterStart: 0 }, 't2') },
      { sends: start(tag, { timestamp: '1970-01-01T00:02:10Z', meterStart: 0 }, 't3') },
      { sends: stop(TRANSACTION, { meterStop: 7_000 }, 'e2') },
    ],
    told: [
      ['transaction-started', { meter_start_wh: 0 }],
      ['transaction-ended', { meter_stop_wh: 5_000 }],
      ['transaction-started', { meter_start_wh: 0 }],
      ['transaction-ended', { meter_stop_wh: 7_000 }],
    ],
  },
  {
    quirk: 'timestamp-ahead',
    version: '1.6',
    steps: ({ tag }) => [
      { sends: start(tag, { timestamp: daysAhead(1) }) },
      {
        sends: [
          'm1',
          'MeterValues',
          {
            connectorId: 1,
            transactionId: TRANSACTION,
            meterValue: [
              {
                timestamp: new Date(now + 86_400_000 - 60_000).toISOString(),
                sampledValue: [{ value: '15300' }],
              },
              { timestamp: daysAhead(1), sampledValue: [{ value: '15400' }] },
            ],
          },
        ],
      },
    ],
    told: [
      ['transaction-started', { started_at: closeTo(now) }],
      [
        'meter-values-received',
        { samples: [{ timestamp: closeTo(now - 60_000) }, { timestamp: closeTo(now) }] },
      ],
    ],
  },
  {
    quirk: 'kwh-sent-as-wh',
    version: '1.6',
    steps: ({ tag }) => [{ sends: start(tag) }, { sends: metered('15.734', { transactionId: TRANSACTION }) }],
    told: [started, ['meter-values-received', { samples: [{ energy_register_wh: 15_734 }] }]],
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
    quirk: 'another-version',
    version: '2.0.1',
    steps: ({ tag }) => [
      { sends: numbered('Started', 30, 15_200, tag) },
      { reconnects: '1.6' },
      { sends: stop(0, { idTag: tag }) },
    ],
    told: [started, ['transaction-ended', { session_id: session, meter_stop_wh: 18_000 }]],
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
      ['meter-values-received', { session_id: session, samples: [{ energy_register_wh: 16_000 }] }],
      ['transaction-ended', { session_id: session, meter_stop_wh: 18_000 }],
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
      ['meter-values-received', { session_id: session, samples: [{ energy_register_wh: 16_000 }] }],
      ['transaction-ended', { session_id: session, meter_stop_wh: null }],
    ] as const,
  })),
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
      ['transaction-started', { session_id: session, meter_start_wh: 1_000 }],
      ['transaction-ended', { session_id: session, meter_stop_wh: 3_000 }],
      ['transaction-started', { meter_start_wh: 3_000 }],
      ['transaction-ended', { meter_stop_wh: 4_000 }],
    ],
  },
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
      ['meter-values-received', { session_id: session, samples: [{ energy_register_wh: 2_222 }] }],
      ['meter-values-received', { session_id: null }],
    ],
  },
  {
    quirk: 'call-before-answer',
    version: '1.6',
    steps: () => [{ sendsAtOnce: [boot, status(1, 'Available'), status(2, 'Faulted', 's2')] }],
    told: [
      ['booted', {}],
      ['status-changed', { connector_id: 1 }],
      ['status-changed', { connector_id: 2, status: 'Faulted' }],
    ],
  },
  {
    quirk: 'duplicate-message-ids',
    version: '1.6',
    steps: ({ tag }) => [
      { sends: start(tag, {}, '1') },
      { sends: metered('16000', { transactionId: TRANSACTION }, '1') },
      { sends: metered('17000', { transactionId: TRANSACTION }, '1') },
    ],
    told: [
      started,
      ['meter-values-received', { samples: [{ energy_register_wh: 16_000 }] }],
      ['meter-values-received', { samples: [{ energy_register_wh: 17_000 }] }],
    ],
  },
  {
    quirk: 'odd-frames',
    version: '1.6',
    steps: () => [
      framed(oddBoot(17), [3, 17]),
      framed(oddBoot('guid-'.repeat(20)), [3, 'guid-'.repeat(20)]),
      framed(`\ufeff${oddBoot('marked')}\0`, [3, 'marked']),
      { ...framed(oddBoot('binary'), [3, 'binary']), isBinary: true },
      framed('[2,18,"SelfDestruct",{}]', [4, 18]),
      framed('[2,19,"",{}]', [4, 19]),
    ],
    told: Array.from({ length: 4 }, () => ['booted', { model: 'M1' }] as const),
  },
  {
    quirk: 'padded-id-tag',
    version: '1.6',
    steps: ({ tag }) => [
      {
        sends: ['a1', 'Authorize', { idTag: ` ${tag.toLowerCase()} ` }],
        gets: { idTagInfo: { status: 'Accepted' } },
      },
      { sends: start(`${tag.toLowerCase()}  `), gets: { idTagInfo: { status: 'Accepted' } } },
    ],
    told: [['transaction-started', { authorization: { status: 'Accepted' } }]],
  },
  {
    quirk: 'connector-0-only',
    version: '1.6',
    steps: ({ tag }) => [
      { sends: status(0, 'Available') },
      { sends: status(0, 'Preparing', 's2') },
      { sends: start(tag, { connectorId: 0 }) },
    ],
    told: [
      ['status-changed', { connector_id: 0, status: 'Available' }],
      ['status-changed', { connector_id: 1, status: 'Preparing' }],
      ['transaction-started', { connector_id: 1 }],
    ],
  },
  {
    quirk: 'another-version',
    version: '1.6',
    steps: ({ tag }) => [
      { sends: start(tag, { connectorId: 2 }) },
      { reconnects: '2.0.1' },
      {
        sends: [
          'x1',
          'TransactionEvent',
          {
            eventType: 'Started',
            timestamp: ago(1),
            triggerReason: 'Authorized',
            seqNo: 0,
            transactionInfo: { transactionId: 'after-update' },
            evse: { id: 2, connectorId: 1 },
            idToken: { idToken: tag, type: 'ISO14443' },
          },
        ],
        // Not ConcurrentTx: the start at the EVSE shows that the old transaction is over.
        gets: { idTokenInfo: { status: 'Accepted' } },
      },
    ],
    told: [
      ['transaction-started', { ocpp_version: '1.6' }],
      ['transaction-started', { ocpp_version: '2.0.1', ocpp_transaction_id: 'after-update' }],
    ],
  },
  {
    quirk: 'broken-schema',
    version: '1.6',
    steps: ({ tag }) => [
      { sends: start(tag, { meterStart: '15200', vendorSays: 'hello' }) },
      {
        sends: [
          'm1',
          'MeterValues',
          {
            connectorId: 1,
            transactionId: TRANSACTION,
            meterValue: [
              {
                timestamp: ago(10),
                sampledValue: [
                  { value: '16000', context: 'Sometimes' },
                  { value: '17', measurand: 'Humidity', unit: 'Percent' },
                ],
              },
            ],
          },
        ],
      },
      { sends: stop(TRANSACTION, { reason: 'EmergencyStopButton', signature: 'abc' }) },
    ],
    told: [
      started,
      ['meter-values-received', { session_id: session, samples: [{ energy_register_wh: 16_000 }] }],
      ['transaction-ended', { session_id: session, meter_stop_wh: 18_000, reason: 'Other' }],
    ],
  },
  {
    quirk: 'broken-schema',
    version: '1.6',
    // An id that cannot be read must not become another one.
    steps: () => [{ isRefused: stop('seven'), code: 'TypeConstraintViolation' }],
    told: [],
  },
];

/** Stands for the session that the recording's start made. */
export const SESSION = session;
