import type { Recording } from './recording';
import {
  ago,
  boot,
  framed,
  metered,
  oddBoot,
  SESSION,
  start,
  started,
  status,
  stop,
  TRANSACTION,
} from './steps';

/** Frames that are not quite OCPP-J. */
export const FRAMES: readonly Recording[] = [
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
      ['meter-values-received', { session_id: SESSION, samples: [{ energy_register_wh: 16_000 }] }],
      ['transaction-ended', { session_id: SESSION, meter_stop_wh: 18_000, reason: 'Other' }],
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
