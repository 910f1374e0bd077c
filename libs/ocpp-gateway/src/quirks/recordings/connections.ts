import type { Recording } from './recording';
import { ago, boot, metered, numbered, SESSION, start, started, status, stop, TRANSACTION } from './steps';

/** Chargers that come, and come back, in a way of their own. */
export const CONNECTIONS: readonly Recording[] = [
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
    quirk: 'another-version',
    version: '2.0.1',
    steps: ({ tag }) => [
      { sends: numbered('Started', 30, 15_200, tag) },
      { reconnects: '1.6' },
      { sends: stop(0, { idTag: tag }) },
    ],
    told: [started, ['transaction-ended', { session_id: SESSION, meter_stop_wh: 18_000 }]],
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
    told: [
      ['authorization-decided', { status: 'Accepted' }],
      ['transaction-started', { authorization: { status: 'Accepted' } }],
    ],
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
];
