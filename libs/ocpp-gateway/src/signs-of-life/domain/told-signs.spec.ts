import * as fc from 'fast-check';

import { signKind, ToldSigns } from './told-signs';

describe('signKind', () => {
  it.each([
    ['Heartbeat', 'heartbeat'],
    ['MeterValues', 'told otherwise'],
    ['TransactionEvent', 'told otherwise'],
    ['Authorize', 'message'],
    ['FirmwareStatusNotification', 'message'],
    [null, 'message'],
  ])('of %s is %s', (action, kind) => {
    expect(signKind(action)).toBe(kind);
  });
});

describe('ToldSigns', () => {
  it('tells each heartbeat, but once a second', () => {
    const signs = new ToldSigns(300);
    const told = [0, 400, 999, 1_000, 11_000].filter((ms) => signs.mustTell('heartbeat', ms));
    expect(told).toEqual([0, 1_000, 11_000]);
  });

  it('tells a heartbeat right after another message', () => {
    const signs = new ToldSigns(300);
    expect(signs.mustTell('message', 0)).toBe(true);
    expect(signs.mustTell('heartbeat', 1)).toBe(true);
    expect(signs.mustTell('message', 2)).toBe(false);
  });

  it('tells no message that another event tells of', () => {
    const signs = new ToldSigns(300);
    expect(signs.mustTell('told otherwise', 0)).toBe(false);
    expect(signs.mustTell('message', 14_999)).toBe(false);
    expect(signs.mustTell('message', 15_000)).toBe(true);
  });

  it('lets the age of the newest message be wrong by 15 s and a quarter of the interval at most', () => {
    const message = fc.record({
      after: fc.integer({ min: 0, max: 20_000 }),
      kind: fc.constantFrom('heartbeat' as const, 'message' as const, 'told otherwise' as const),
    });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 900 }), fc.array(message), (interval, messages) => {
        const signs = new ToldSigns(interval);
        let now = 0;
        let known = -Infinity;
        for (const { after, kind } of messages) {
          now += after;
          if (signs.mustTell(kind, now) || kind === 'told otherwise') known = now;
          const error = kind === 'heartbeat' ? 1_000 : Math.min(15_000, interval * 250);
          expect(now - known).toBeLessThan(Math.max(error, 1_000));
        }
      }),
    );
  });
});
