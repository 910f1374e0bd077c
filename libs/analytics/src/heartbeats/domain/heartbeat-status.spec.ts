import * as fc from 'fast-check';

import { heartbeatStatus, isOnline, type SignsOfLife } from './heartbeat-status';

const NOW = new Date('2026-05-01T12:00:00.000Z');
const ago = (seconds: number): Date => new Date(+NOW - seconds * 1000);

const signs = (more: Partial<SignsOfLife>): SignsOfLife => ({
  hasSocket: true,
  presenceAt: ago(100_000),
  heardAt: null,
  registeredIntervalSeconds: 300,
  toldIntervalSeconds: null,
  ...more,
});

describe('heartbeatStatus', () => {
  it.each<[number, string]>([
    [0, 'healthy'],
    [330, 'healthy'],
    [331, 'late'],
    [600, 'late'],
    [601, 'missing'],
  ])('of a message of %i s ago, at an interval of 300 s, is %s', (seconds, status) => {
    expect(heartbeatStatus(signs({ heardAt: ago(seconds) }), NOW)).toBe(status);
  });

  it('counts by what the charger was told last', () => {
    const heard = { heardAt: ago(400) };
    expect(heartbeatStatus(signs({ ...heard, toldIntervalSeconds: 600 }), NOW)).toBe('healthy');
    expect(heartbeatStatus(signs({ ...heard, toldIntervalSeconds: 60 }), NOW)).toBe('missing');
  });

  it('goes on from healthy to missing at an interval that is shorter than the grace', () => {
    const fast = { toldIntervalSeconds: 10 };
    expect(heartbeatStatus(signs({ ...fast, heardAt: ago(40) }), NOW)).toBe('healthy');
    expect(heartbeatStatus(signs({ ...fast, heardAt: ago(41) }), NOW)).toBe('missing');
  });

  it('is unknown before the first message, and where nobody knows the interval', () => {
    expect(heartbeatStatus(signs({}), NOW)).toBe('unknown');
    expect(heartbeatStatus(signs({ heardAt: NOW, registeredIntervalSeconds: null }), NOW)).toBe('unknown');
  });

  it('is that of the socket where the charger was told to send none', () => {
    const silent = { heardAt: ago(90_000), toldIntervalSeconds: 0 };
    expect(heartbeatStatus(signs(silent), NOW)).toBe('healthy');
    expect(heartbeatStatus(signs({ ...silent, hasSocket: false }), NOW)).toBe('missing');
  });
});

describe('isOnline', () => {
  it.each<[string, Partial<SignsOfLife>, boolean]>([
    ['a closed socket, however fresh its last message', { hasSocket: false, heardAt: NOW }, false],
    ['an open socket and a message within twice the interval', { heardAt: ago(600) }, true],
    ['an open socket and silence for longer', { heardAt: ago(601) }, false],
    ['a socket that opened just now', { presenceAt: ago(1), heardAt: ago(90_000) }, true],
    ['an open socket of an unknown interval', { registeredIntervalSeconds: null }, true],
    ['an open socket of one that was told to send none', { toldIntervalSeconds: 0 }, true],
  ])('of %s', (_what, more, expected) => {
    expect(isOnline(signs(more), NOW)).toBe(expected);
  });

  it('is never denied to one whose heartbeat is healthy or late', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5_000 }),
        fc.integer({ min: 0, max: 10_000 }),
        (interval, age) => {
          const one = signs({ toldIntervalSeconds: interval, heardAt: ago(age) });
          expect(isOnline(one, NOW)).toBe(heartbeatStatus(one, NOW) !== 'missing');
        },
      ),
    );
  });
});
