import type { Recording } from './recording';
import { ago, closeTo, daysAhead, now, numbered, start, stop, TRANSACTION, wallClock } from './steps';

/** Chargers that lie about the time. */
export const CLOCKS: readonly Recording[] = [
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
    quirk: 'timestamp-without-zone',
    version: '1.6',
    timeZone: 'Asia/Kolkata',
    // The start waited for as long as the zone is off: by UTC it is of now. Only then the charger shows what it means.
    steps: ({ tag }) => [
      { sends: start(tag, { timestamp: wallClock('Asia/Kolkata', 330) }) },
      {
        sends: [
          's1',
          'StatusNotification',
          { connectorId: 1, status: 'Charging', errorCode: 'NoError', timestamp: wallClock('Asia/Kolkata') },
        ],
      },
      { sends: stop(TRANSACTION, { timestamp: wallClock('Asia/Kolkata', 2) }) },
    ],
    told: [
      ['transaction-started', { started_at: closeTo(now) }],
      ['status-changed', { changed_at: closeTo(now) }],
      [
        'transaction-ended',
        {
          ended_at: closeTo(now - 120_000),
          start_corrected: { started_at: closeTo(now - 330 * 60_000), told_at: closeTo(now) },
        },
      ],
    ],
  },
  {
    quirk: 'timestamp-without-zone',
    version: '2.0.1',
    timeZone: 'Asia/Kolkata',
    steps: ({ tag }) => [
      { sends: numbered('Started', 330, 1_000, tag, wallClock('Asia/Kolkata', 330)) },
      {
        sends: [
          's1',
          'StatusNotification',
          {
            evseId: 1,
            connectorId: 1,
            connectorStatus: 'Occupied',
            timestamp: wallClock('Asia/Kolkata'),
          },
        ],
      },
      { sends: numbered('Ended', 2, 3_000, null, wallClock('Asia/Kolkata', 2)) },
    ],
    told: [
      ['transaction-started', { started_at: closeTo(now) }],
      ['status-changed', {}],
      [
        'transaction-ended',
        {
          ended_at: closeTo(now - 120_000),
          start_corrected: { started_at: closeTo(now - 330 * 60_000), told_at: closeTo(now) },
        },
      ],
    ],
  },
  ...[
    ago(30).replaceAll(/[-:]|\.\d+/g, ''),
    Math.floor((now - 1_800_000) / 1000),
    String(now - 1_800_000),
  ].map((timestamp) => ({
    quirk: 'timestamp-of-another-form',
    version: '1.6' as const,
    steps: ({ tag }: { tag: string }) => [{ sends: start(tag, { timestamp }) }],
    told: [['transaction-started', { started_at: closeTo(now - 1_800_000) }]] as const,
  })),
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
];
