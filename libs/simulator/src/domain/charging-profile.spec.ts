import { limitAt, type LimitProfile } from './charging-profile';

const START_MS = Date.UTC(2026, 10, 21, 10);

function aProfile(more: Partial<LimitProfile> = {}): LimitProfile {
  return {
    id: 1,
    connectorId: 1,
    stackLevel: 0,
    purpose: 'TxDefaultProfile',
    isOfTransaction: false,
    startsAtMs: null,
    validFromMs: -Infinity,
    validToMs: Infinity,
    durationSeconds: Infinity,
    unit: 'W',
    periods: [{ startPeriod: 0, limit: 5_000 }],
    ...more,
  };
}

function at(seconds: number, ...profiles: LimitProfile[]): { limitW: number; untilMs: number } {
  const limit = limitAt(profiles, {
    connectorId: 1,
    nowMs: START_MS + seconds * 1000,
    transactionStartedAtMs: START_MS,
    phases: 3,
  });
  return { ...limit, untilMs: (limit.untilMs - START_MS) / 1000 };
}

describe('charging profiles', () => {
  it('limit nothing where there are none, or none for this connector', () => {
    expect(at(0)).toEqual({ limitW: Infinity, untilMs: Infinity });
    expect(at(0, aProfile({ connectorId: 2 })).limitW).toBe(Infinity);
  });

  it('count amperes for each phase', () => {
    expect(at(0, aProfile({ unit: 'A', periods: [{ startPeriod: 0, limit: 16 }] })).limitW).toBe(11_040);
  });

  it('change with their periods and end with their duration', () => {
    const profile = aProfile({
      durationSeconds: 120,
      periods: [
        { startPeriod: 0, limit: 5_000 },
        { startPeriod: 60, limit: 0 },
      ],
    });
    expect(at(30, profile)).toEqual({ limitW: 5_000, untilMs: 60 });
    expect(at(60, profile)).toEqual({ limitW: 0, untilMs: 120 });
    expect(at(120, profile)).toEqual({ limitW: Infinity, untilMs: Infinity });
  });

  it('wait for an absolute start', () => {
    expect(at(0, aProfile({ startsAtMs: START_MS + 10_000 }))).toEqual({ limitW: Infinity, untilMs: 10 });
  });

  it('of one purpose the highest level counts, of several the lowest limit', () => {
    const high = aProfile({ stackLevel: 3, periods: [{ startPeriod: 0, limit: 9_000 }] });
    const whole = aProfile({
      connectorId: 0,
      purpose: 'ChargePointMaxProfile',
      periods: [{ startPeriod: 0, limit: 7_000 }],
    });
    expect(at(0, aProfile(), high).limitW).toBe(9_000);
    expect(at(0, aProfile(), high, whole).limitW).toBe(7_000);
  });
});
