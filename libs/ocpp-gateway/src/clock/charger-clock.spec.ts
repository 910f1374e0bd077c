import fc from 'fast-check';

import { normaliseSamples16 } from '@csms/ocpp';

import type { CallContext } from '../calls/call-context';

import { settledSamples } from './charger-clock';

const receivedAt = new Date('2026-11-21T12:00:00.000Z');
const context = {
  charger: { chargePoint: { timeZone: 'Europe/London', zoneHabit: null, clockSkewMs: 0 } },
  receivedAt,
} as CallContext;
const settled = (...timestamps: readonly string[]) => {
  const meterValue = timestamps.map((timestamp) => ({ timestamp, sampledValue: [{ value: '1' }] }));
  return settledSamples(normaliseSamples16(meterValue), context).map(({ timestamp }) => timestamp);
};

describe('samples of a charger whose clock is wrong', () => {
  it('keep their distances where it is ahead', () => {
    expect(settled('2026-11-21T13:50:00Z', '2026-11-21T14:00:00Z')).toEqual([
      '2026-11-21T11:50:00.000Z',
      '2026-11-21T12:00:00.000Z',
    ]);
  });

  it('are of now where the distance cannot be', () => {
    expect(settled('0001-01-01T00:00:00Z', '9999-12-31T23:59:59Z')).toEqual([
      receivedAt.toISOString(),
      receivedAt.toISOString(),
    ]);
  });

  it('are never of the future, nor of a time that cannot be written', () => {
    const timestamp = fc
      .date({
        min: new Date('0001-01-01T00:00:00Z'),
        max: new Date('9999-12-31T23:59:59Z'),
        noInvalidDate: true,
      })
      .map((date) => date.toISOString());
    fc.assert(
      fc.property(fc.array(timestamp, { minLength: 1, maxLength: 5 }), (timestamps) => {
        for (const at of settled(...timestamps)) {
          expect(at).toMatch(/^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
          expect(Date.parse(at ?? '')).toBeLessThanOrEqual(receivedAt.getTime() + 60_000);
        }
      }),
    );
  });
});
