import { isStartOfInferred, type LateStart, stopOfStart } from './stop-of-start';

const at = (minutes: number): Date => new Date(Date.UTC(2026, 4, 1, 8) + minutes * 60_000);
const start: LateStart = { startedAt: at(0), meterStartWh: 15_200, idTag: 'Tag' };
const stop = (minutes: number, meterStopWh: number | null, idTag: string | null = null) => ({
  endedAt: at(minutes),
  meterStopWh,
  idTag,
});

describe('the stop that came before its start', () => {
  it.each([
    ['of its token', stop(60, 18_000, ' TAG ')],
    ['that names no token', stop(60, 18_000)],
    ['without a register', stop(60, null)],
    ['at the same register', stop(60, 15_200)],
    ['of the same moment', stop(0, 15_200)],
    ['in kWh', stop(60, 18)],
  ])('is one %s', (_, early) => {
    expect(stopOfStart([early], start)).toBe(early);
  });

  it.each([
    ['of another token', stop(60, 18_000, 'other')],
    ['that ended before', stop(-1, 18_000)],
    ['at a lower register', stop(60, 14_000)],
  ])('is none %s', (_, early) => {
    expect(stopOfStart([early], start)).toBeNull();
  });

  it('is the first of several', () => {
    const [first, second] = [stop(60, 18_000), stop(90, 19_000)];
    expect(stopOfStart([second, first], start)).toBe(first);
  });
});

describe('a start that its stop has told of', () => {
  const inferred = { startedAt: at(5), endedAt: at(60), meterStartWh: 15_400, idTokenKey: 'TAG' };

  it('is the one that comes late, up to an hour before the first sample', () => {
    expect(isStartOfInferred(inferred, start)).toBe(true);
    expect(isStartOfInferred({ ...inferred, startedAt: at(60) }, start)).toBe(true);
    expect(isStartOfInferred({ ...inferred, startedAt: at(-1), meterStartWh: null }, start)).toBe(true);
  });

  it.each([
    ['of another token', { idTokenKey: 'OTHER' }],
    ['of a lower register', { meterStartWh: 15_199 }],
    ['that ended before', { startedAt: at(-1), endedAt: at(-0.5) }],
    ['of long before', { startedAt: at(-2) }],
    ['of long after', { startedAt: at(61), endedAt: at(90) }],
    ['that goes on', { endedAt: null }],
  ])('is none %s', (_, other) => {
    expect(isStartOfInferred({ ...inferred, ...other }, start)).toBe(false);
  });
});
