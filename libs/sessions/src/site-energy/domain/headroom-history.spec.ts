import fc from 'fast-check';

import { headroomDuring, limitDuring, type QuarterLoad } from './headroom-history';

const QUARTER_MS = 900_000;
const LATER = 1_000 * QUARTER_MS;
const quarters = (...loads: Partial<QuarterLoad>[]): QuarterLoad[] =>
  loads.map((load, index) => ({
    startMs: index * QUARTER_MS,
    gridLimitW: 100_000,
    buildingW: 30_000,
    evW: 20_000,
    ...load,
  }));
const during = (loads: readonly QuarterLoad[], nowMs = LATER) =>
  headroomDuring({ startMs: 0, endMs: loads.length * QUARTER_MS }, loads, nowMs);

describe('headroom of an interval', () => {
  it('is the mean of its quarters, and that of the worst', () => {
    expect(during(quarters({}, { evW: 75_000 }, { buildingW: 10_000 }, {}))).toEqual({
      startMs: 0,
      endMs: 4 * QUARTER_MS,
      gridLimitW: 100_000,
      buildingW: 25_000,
      evW: 33_750,
      headroomW: 41_250,
      worst: { startMs: QUARTER_MS, headroomW: -5_000 },
      quality: 'measured',
    });
  });

  it('is of what is known, and says that it is not all', () => {
    expect(during(quarters({ buildingW: null }, {}, { evW: null }, { evW: 30_000 }))).toMatchObject({
      buildingW: 30_000,
      evW: 25_000,
      headroomW: 45_000,
      quality: 'partial',
    });
    const gap = { headroomW: null, evW: null, buildingW: null, worst: null, quality: 'missing' };
    expect(during(quarters({ buildingW: null }, { evW: null }))).toMatchObject(gap);
    expect(during(quarters({ gridLimitW: null }))).toMatchObject({ ...gap, gridLimitW: null });
  });

  it('leaves out the quarter that goes on, and does not miss the one before', () => {
    const loads = quarters({}, { buildingW: null }, { evW: 0 });
    expect(during(loads, 2.5 * QUARTER_MS)).toMatchObject({ headroomW: 50_000, quality: 'measured' });
    expect(during(loads, 3.5 * QUARTER_MS)).toMatchObject({ headroomW: 60_000, quality: 'partial' });
  });

  it('is the limit less building and vehicles, and never below its worst', () => {
    const watts = fc.integer({ min: 0, max: 200_000 });
    const load = fc.record({ gridLimitW: watts, buildingW: watts, evW: watts });
    fc.assert(
      fc.property(fc.array(load, { minLength: 1, maxLength: 20 }), (loads) => {
        const { headroomW, buildingW, evW, worst } = during(quarters(...loads));
        const limit = loads.reduce((sum, { gridLimitW }) => sum + gridLimitW, 0) / loads.length;
        expect(headroomW).toBeCloseTo(limit - (buildingW ?? NaN) - (evW ?? NaN), 3);
        expect(worst?.headroomW).toBeLessThanOrEqual(headroomW ?? NaN);
      }),
    );
  });
});

describe('the limit of a time', () => {
  const limits = [
    { sinceMs: 100, limitW: 80 },
    { sinceMs: 200, limitW: 50 },
    { sinceMs: 300, limitW: 90 },
  ];
  it.each([
    [0, 50, 80],
    [100, 150, 80],
    [150, 201, 50],
    [150, 200, 80],
    [290, 310, 50],
    [300, 400, 90],
    [50, 400, 50],
  ])('from %d before %d is %d', (startMs, endMs, expected) => {
    expect(limitDuring(limits, { startMs, endMs })).toBe(expected);
  });

  it('is not known where none is', () => {
    expect(limitDuring([], { startMs: 0, endMs: 1 })).toBeNull();
    expect(limitDuring([{ sinceMs: 0, limitW: null }], { startMs: 0, endMs: 1 })).toBeNull();
  });
});
