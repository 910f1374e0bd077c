import fc from 'fast-check';

import { settledEnd } from './settled-end';

const at = (minutes: number): Date => new Date(Date.UTC(2026, 4, 1, 8) + minutes * 60_000);
const atOnce = { startReceivedAt: at(30), endReceivedAt: at(30) };

describe('the end of a transaction', () => {
  it('is when the charger says, from the start on', () => {
    expect(settledEnd(at(5), at(0), atOnce)).toEqual({ endedAt: at(5), clock: {} });
    expect(settledEnd(at(0), at(0), atOnce)).toEqual({ endedAt: at(0), clock: {} });
    expect(settledEnd(at(-5), null, atOnce)).toEqual({ endedAt: at(-5), clock: {} });
  });

  it('is not before the start, and tells what was stated', () => {
    expect(settledEnd(at(-20), at(0), atOnce)).toEqual({
      endedAt: at(0),
      clock: { clock: { stated_at: at(-20).toISOString(), corrected_by_ms: 1_200_000 } },
    });
    expect(settledEnd(at(-1), at(0), atOnce)).toEqual({ endedAt: at(0), clock: {} });
    const unheard = { startReceivedAt: null, endReceivedAt: at(90) };
    expect(settledEnd(at(-20), at(0), unheard).endedAt).toEqual(at(0));
  });

  it('is as long after the start as lies between their receipts where the clock was set back meanwhile', () => {
    const heard = { startReceivedAt: at(0), endReceivedAt: at(90) };
    expect(settledEnd(at(-20), at(0), heard)).toEqual({
      endedAt: at(90),
      clock: { clock: { stated_at: at(-20).toISOString(), corrected_by_ms: 110 * 60_000 } },
    });
  });

  it('is never before the start, nor after its receipt where the start was not', () => {
    const minutes = fc.integer({ min: -10_000, max: 10_000 });
    fc.assert(
      fc.property(minutes, minutes, fc.nat(10_000), fc.nat(10_000), (start, stated, late, later) => {
        const startReceivedAt = at(start + late);
        const endReceivedAt = at(start + late + later);
        fc.pre(at(stated) <= endReceivedAt);
        const { endedAt } = settledEnd(at(stated), at(start), { startReceivedAt, endReceivedAt });
        expect(endedAt >= at(start) && endedAt <= endReceivedAt).toBe(true);
      }),
    );
  });
});
