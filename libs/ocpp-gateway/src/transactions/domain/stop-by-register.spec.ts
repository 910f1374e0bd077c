import fc from 'fast-check';

import { stoppedByRegister } from './stop-by-register';

const at = (minutes: number): Date => new Date(Date.UTC(2026, 4, 1, 8) + minutes * 60_000);
const open = (lastWh: number | null, minutes = 0) => ({ lastWh, readAt: at(minutes) });
const stop = (meterStopWh: number | null, minutes = 60) => ({ meterStopWh, endedAt: at(minutes) });

describe('of several open transactions the one that a stop without id or token ends', () => {
  const [low, high] = [open(15_000), open(900_000)];

  it.each([
    ['the only meter that can have come there', [low, high], stop(18_000), low],
    ['the same, though it is told second', [high, low], stop(18_000), low],
    ['the other', [low, high], stop(905_000), high],
    ['the nearest of two that can', [low, open(17_000)], stop(18_000), open(17_000)],
    ['the nearest by just enough', [open(15_000), open(16_000)], stop(18_000), open(16_000)],
    ['none by less', [open(15_001), open(16_000)], stop(18_000), null],
    ['none where two say the same', [low, open(15_000)], stop(18_000), null],
    ['none where the register is below both', [low, high], stop(14_999), null],
    ['none where no vehicle charges so fast', [low, high], stop(500_000), null],
    ['none where the stop states no register', [low, high], stop(null), null],
    ['none where one meter was never read', [low, open(null)], stop(18_000), null],
  ])('is %s', (_, all, told, expected) => {
    expect(stoppedByRegister(all, told)).toEqual(expected);
  });

  it('is one that gave no more than an outlet can since it was read', () => {
    expect(stoppedByRegister([open(0), open(900_000)], stop(401_000))).toEqual(open(0));
    expect(stoppedByRegister([open(0), open(900_000)], stop(401_001))).toBeNull();
    // Read after the end, by its clock.
    expect(stoppedByRegister([open(0, 90), open(900_000)], stop(1_000))).toEqual(open(0, 90));
    expect(stoppedByRegister([open(0, 90), open(900_000)], stop(1_001))).toBeNull();
  });

  it('is the same whatever order they are known in', () => {
    const some = fc.array(
      fc.nat(50_000).map((wh) => open(wh)),
      { minLength: 2, maxLength: 5 },
    );
    fc.assert(
      fc.property(some, fc.nat(60_000), (all, wh) => {
        expect(stoppedByRegister(all.toReversed(), stop(wh))).toEqual(stoppedByRegister(all, stop(wh)));
      }),
    );
  });
});
