import fc from 'fast-check';

import { drawFirstRegisterWh, drawOutlet, type PlanSettings, type Visit, visitsOf } from './plan';

const SETTINGS: PlanSettings = {
  arrivalsPerMinute: 2,
  minDurationSeconds: 60,
  maxDurationSeconds: 300,
  fault: 0.1,
  cut: 0.2,
  reboot: 0.1,
};

function firstVisits(seed: number, index: number, count: number, settings = SETTINGS): Visit[] {
  const visits = visitsOf(seed, index, settings);
  return Array.from({ length: count }, () => visits.next().value);
}

describe('a plan', () => {
  it('is the same for the same seed and index, whatever else there is', () => {
    fc.assert(
      fc.property(fc.integer(), fc.nat(1_000), (seed, index) => {
        expect(firstVisits(seed, index, 20)).toEqual(firstVisits(seed, index, 20));
        expect(drawOutlet(seed, index)).toEqual(drawOutlet(seed, index));
        expect(drawFirstRegisterWh(seed, index, 1)).toBe(drawFirstRegisterWh(seed, index, 1));
      }),
    );
  });

  it('is another for another seed or index', () => {
    expect(firstVisits(1, 0, 5)).not.toEqual(firstVisits(2, 0, 5));
    expect(firstVisits(1, 0, 5)).not.toEqual(firstVisits(1, 1, 5));
  });

  it('has arrivals of a Poisson process: mean and deviation of the gaps are equal', () => {
    const gaps = firstVisits(1, 0, 20_000).map(({ gapSeconds }) => gapSeconds);
    const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
    const deviation = Math.sqrt(gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / gaps.length);
    expect(Math.abs(mean - 30)).toBeLessThan(1);
    expect(Math.abs(deviation - 30)).toBeLessThan(1.5);
  });

  it('has nobody come at a rate of zero', () => {
    const [visit] = firstVisits(1, 0, 1, { ...SETTINGS, arrivalsPerMinute: 0 });
    expect(visit?.gapSeconds).toBe(Infinity);
  });

  it('keeps to its durations and its probabilities', () => {
    const visits = firstVisits(7, 3, 10_000);
    for (const { chargingSeconds, idleSeconds, mishap } of visits) {
      const total = chargingSeconds + idleSeconds;
      expect(total).toBeGreaterThanOrEqual(60 - 1e-9);
      expect(total).toBeLessThanOrEqual(300);
      expect(idleSeconds).toBeGreaterThanOrEqual(0);
      expect((mishap?.afterSeconds ?? 0) + (mishap?.lastsSeconds ?? 0)).toBeLessThan(total * 1.2);
    }
    const share = (kind: string): number =>
      visits.filter(({ mishap }) => mishap?.kind === kind).length / visits.length;
    expect(share('fault')).toBeCloseTo(0.1, 1);
    expect(share('cut')).toBeCloseTo(0.2, 1);
    expect(share('reboot')).toBeCloseTo(0.1, 1);
  });
});
