import { isReadAfterEnd, isStartOfNext, spokenOf } from './reused-id';

const minute = (at: number) => new Date(Date.UTC(2026, 4, 1, 8, at));
const one = (startedAt: number, endedAt: number | null = null, isEndPresumed = false) => ({
  startedAt: minute(startedAt),
  endedAt: endedAt === null ? null : minute(endedAt),
  isEndPresumed,
});

describe('of transactions with one id', () => {
  const [first, second] = [one(10, 20), one(30)];

  it.each([
    [5, first],
    [10, first],
    [20, first],
    [29, first],
    [30, second],
    [50, second],
  ])('at 08:%d the charger speaks of the newest that had begun', (at, spoken) => {
    expect(spokenOf([first, second], minute(at))).toBe(spoken);
    expect(spokenOf([second, first], minute(at))).toBe(spoken);
  });

  it('there may be none', () => {
    expect(spokenOf([], minute(0))).toBeNull();
  });

  it('a reading is none of it from a minute after the end that the charger has told', () => {
    expect(isReadAfterEnd(one(10, 20), minute(21))).toBe(false);
    expect(isReadAfterEnd(one(10, 20), minute(22))).toBe(true);
    expect(isReadAfterEnd(one(10), minute(22))).toBe(false);
    expect(isReadAfterEnd(one(10, 20, true), minute(22))).toBe(false);
  });

  it('the next one starts after the end that the charger has told', () => {
    expect(isStartOfNext(one(10, 20), minute(21))).toBe(true);
    expect(isStartOfNext(one(10, 20), minute(20))).toBe(false);
    expect(isStartOfNext(one(10), minute(21))).toBe(false);
    expect(isStartOfNext(one(10, 20, true), minute(21))).toBe(false);
  });
});
