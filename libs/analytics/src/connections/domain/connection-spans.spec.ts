import * as fc from 'fast-check';

import { connectionHealth } from './connection-health';
import { connectionSpans, type ConnectionWord } from './connection-spans';

const BEGIN = Date.UTC(2026, 4, 1);
const at = (minute: number): Date => new Date(BEGIN + minute * 60_000);
const opened = (minute: number, epoch = 0): ConnectionWord => ({ isOpening: true, at: at(minute), epoch });
const closed = (minute: number, epoch = 0): ConnectionWord => ({ isOpening: false, at: at(minute), epoch });

/** From and to in minutes; null: still open. */
const spans = (...words: ConnectionWord[]) =>
  connectionSpans(words).map(({ from, to }) => [
    (+from - BEGIN) / 60_000,
    to === null ? null : (+to - BEGIN) / 60_000,
  ]);

describe('connectionSpans', () => {
  it.each<[string, ConnectionWord[], (number | null)[][]]>([
    ['nothing', [], []],
    ['one that is open', [opened(1, 1)], [[1, null]]],
    ['one that went', [opened(1, 1), closed(5, 1)], [[1, 5]]],
    [
      'one that went and came back',
      [opened(1, 1), closed(5, 1), opened(7, 2)],
      [
        [1, 5],
        [7, null],
      ],
    ],
    ['a socket that another replaced', [opened(1, 1), opened(7, 2)], [[1, null]]],
    ['a replaced socket, and the end of the other', [opened(1, 1), opened(7, 2), closed(9, 2)], [[1, 9]]],
    [
      'a handshake that overtook the word of the end',
      [opened(1, 1), closed(7, 1), opened(6, 2)],
      [[1, null]],
    ],
    ['an instance whose clock is behind', [opened(10, 1), opened(8, 2), closed(12, 2)], [[8, 12]]],
    [
      'an instance that another took for dead while its socket was open',
      [opened(1, 1), closed(7, 1), opened(1, 2)],
      [[1, null]],
    ],
    [
      'two words of each end of one connection',
      [opened(1, 1), opened(2, 1), closed(6, 1), closed(5, 1)],
      [[1, 5]],
    ],
    ['an end whose beginning is not known', [closed(5, 1)], [[5, 5]]],
    [
      'connections without numbers',
      [opened(1), closed(5), opened(7)],
      [
        [1, 5],
        [7, null],
      ],
    ],
    ['an end and a beginning at one instant', [opened(1), closed(5), opened(5)], [[1, null]]],
    [
      'one without a number that one with a number replaced',
      [opened(1), opened(9, 1), closed(12, 1)],
      [[1, 12]],
    ],
  ])('of %s', (_what, words, expected) => {
    expect(spans(...words)).toEqual(expected);
    expect(spans(...words.toReversed(), ...words)).toEqual(expected);
  });
});

/** A day of one charger: it comes, goes, and comes by a new socket while the old one is open. */
const day = fc
  .array(
    fc.record({
      deed: fc.constantFrom<'goes' | 'is replaced'>('goes', 'is replaced'),
      minutes: fc.integer({ min: 1, max: 200 }),
      gap: fc.integer({ min: 1, max: 100 }),
      skew: fc.integer({ min: -1, max: 1 }),
    }),
    { minLength: 1, maxLength: 12 },
  )
  .map((deeds) => {
    const words: ConnectionWord[] = [];
    const gaps: [number, number][] = [];
    let minute = 10;
    deeds.forEach(({ deed, minutes, gap, skew }, index) => {
      const isFirst = index === 0;
      // Of two instances one may be a little behind: that makes no gap.
      words.push(opened(minute + (isFirst || deeds[index - 1]?.deed === 'goes' ? 0 : skew), index + 1));
      minute += minutes + 2;
      if (deed === 'is replaced') return;
      words.push(closed(minute, index + 1));
      gaps.push([minute, minute + gap]);
      minute += gap;
    });
    return { words, gaps, end: minute, isOpen: deeds.at(-1)?.deed === 'is replaced' };
  });

const disorder = day.chain((known) =>
  fc
    .array(fc.constantFrom(...known.words), { maxLength: 6 })
    .chain((again) => {
      const all = [...known.words, ...again];
      return fc.shuffledSubarray(all, { minLength: all.length });
    })
    .map((told) => ({ ...known, told })),
);

describe('what is told of connections, in any order and twice', () => {
  it('gives the gaps that there were, and the same health', () => {
    fc.assert(
      fc.property(disorder, ({ words, told, gaps, end, isOpen }) => {
        const now = at(end);
        expect(connectionSpans(told)).toEqual(connectionSpans(words));
        const health = connectionHealth(told, null, now);
        expect(health).toEqual(connectionHealth(words, null, now));
        expect(connectionSpans(told).at(-1)?.to === null).toBe(isOpen);
        const from = Math.max(end - 1_440, 10);
        const downMinutes = gaps.reduce((sum, [a, b]) => sum + Math.max(0, b - Math.max(a, from)), 0);
        const uptime = end === from ? 100 : Math.round((1 - downMinutes / (end - from)) * 10_000) / 100;
        expect(Math.abs((health.uptimePercent ?? -1) - uptime)).toBeLessThanOrEqual(0.011);
        expect(health.disconnections).toBe(gaps.filter(([a]) => a > from).length);
      }),
    );
  });
});
