import { authorizationStatus16, decideAuthorization, type KnownToken } from './decide-authorization';

const NOW = new Date('2026-05-01T08:00:00Z');
const past = new Date(NOW.getTime() - 1);
const future = new Date(NOW.getTime() + 1);

const token = (status: KnownToken['status'], validUntil: Date | null = null): KnownToken => ({
  status,
  validUntil,
});

describe('decideAuthorization', () => {
  it.each([
    ['an unknown token', null, false, 'Unknown', 'Invalid'],
    ['a known token', token('active'), false, 'Accepted', 'Accepted'],
    ['a token valid for another moment', token('active', future), false, 'Accepted', 'Accepted'],
    ['a token whose time is over', token('active', NOW), false, 'Expired', 'Expired'],
    ['a token marked as expired', token('expired', future), false, 'Expired', 'Expired'],
    ['a blocked token', token('blocked'), false, 'Blocked', 'Blocked'],
    ['a blocked token whose time is over', token('blocked', past), false, 'Blocked', 'Blocked'],
    ['a token that charges elsewhere', token('active'), true, 'ConcurrentTx', 'ConcurrentTx'],
    ['a blocked token that charges elsewhere', token('blocked'), true, 'Blocked', 'Blocked'],
    ['an unknown token, wherever', null, true, 'Unknown', 'Invalid'],
  ] as const)('finds %s to be so', (_, known, isChargingElsewhere, status, status16) => {
    const decided = decideAuthorization(known, NOW, { isChargingElsewhere, isUnknownWelcome: false });
    expect([decided, authorizationStatus16(decided)]).toEqual([status, status16]);
  });

  it.each([
    ['a token before it was blocked', { ...token('blocked'), statusSince: future }, 'Accepted'],
    ['a token from the moment it was blocked', { ...token('blocked'), statusSince: NOW }, 'Blocked'],
    ['a token of which nobody knows when', { ...token('blocked'), statusSince: null }, 'Blocked'],
    [
      'a token before it was marked as expired',
      { ...token('expired', future), statusSince: future },
      'Accepted',
    ],
    [
      'one that was over before it was blocked',
      { ...token('blocked', past), statusSince: future },
      'Expired',
    ],
  ] as const)('finds %s to be what it was then', (_, known, status) => {
    const circumstances = { isChargingElsewhere: false, isUnknownWelcome: false };
    expect(decideAuthorization(known, NOW, circumstances)).toBe(status);
  });

  it.each([
    ['a token that nobody knows', null, 'Accepted'],
    ['not one that somebody blocked', token('blocked'), 'Blocked'],
    ['not one whose time is over', token('active', NOW), 'Expired'],
  ] as const)('lets %s charge where unknown ones are welcome', (_, known, status) => {
    for (const isChargingElsewhere of [false, true]) {
      expect(decideAuthorization(known, NOW, { isChargingElsewhere, isUnknownWelcome: true })).toBe(status);
    }
  });
});
