import { normaliseSamples16 } from '@csms/ocpp';

import { startInStop } from './start-in-stop';

const endedAt = new Date('2026-05-01T10:00:00Z');
const sample = (timestamp: string, value: string, context?: 'Transaction.Begin' | 'Transaction.End') => ({
  timestamp,
  sampledValue: [{ value, ...(context === undefined ? {} : { context }) }],
});

describe('the start that a stop tells of', () => {
  it.each([
    [
      'marked as the begin',
      [sample('2026-05-01T09:10:00Z', '9'), sample('2026-05-01T09:00:00Z', '7', 'Transaction.Begin')],
      7,
    ],
    ['the earliest', [sample('2026-05-01T09:30:00Z', '9'), sample('2026-05-01T09:20:00Z', '8')], 8],
    ['none of the end alone', [sample('2026-05-01T10:00:00Z', '9', 'Transaction.End')], null],
    ['none without samples', [], null],
    [
      'none without a register',
      [{ timestamp: '2026-05-01T09:00:00Z', sampledValue: [{ value: 'x' }] }],
      null,
    ],
  ])('is %s', (_, data, wh) => {
    expect(startInStop(normaliseSamples16(data), endedAt)?.meterStartWh ?? null).toBe(wh);
  });
});
