import { settledEnd } from './settled-end';

const at = (minutes: number): Date => new Date(Date.UTC(2026, 4, 1, 8) + minutes * 60_000);

describe('the end of a transaction', () => {
  it('is when the charger says, from the start on', () => {
    expect(settledEnd(at(5), at(0))).toEqual({ endedAt: at(5), clock: {} });
    expect(settledEnd(at(0), at(0))).toEqual({ endedAt: at(0), clock: {} });
    expect(settledEnd(at(-5), null)).toEqual({ endedAt: at(-5), clock: {} });
  });

  it('is not before the start, and tells what was stated', () => {
    expect(settledEnd(at(-20), at(0))).toEqual({
      endedAt: at(0),
      clock: { clock: { stated_at: at(-20).toISOString(), corrected_by_ms: 1_200_000 } },
    });
    expect(settledEnd(at(-1), at(0))).toEqual({ endedAt: at(0), clock: {} });
  });
});
