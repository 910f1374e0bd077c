import { statusAtStop } from './token-at-stop';

describe('the token that stops a charge', () => {
  const started = { idTokenKey: 'mine', authorizationStatus: 'Accepted' } as const;

  it.each([
    ['Unknown', 'mine', started, 'Accepted'],
    ['Unknown', 'other', started, 'Unknown'],
    ['Unknown', 'mine', { ...started, authorizationStatus: 'Unknown' }, 'Unknown'],
    ['Unknown', 'mine', { ...started, authorizationStatus: null }, 'Unknown'],
    ['Unknown', 'mine', null, 'Unknown'],
    ['Blocked', 'mine', started, 'Blocked'],
    ['Expired', 'mine', started, 'Expired'],
    ['Accepted', 'other', null, 'Accepted'],
  ] as const)('that is %s, and is %s, of a charge %j, is %s', (status, key, of, expected) => {
    expect(statusAtStop(status, key, of)).toBe(expected);
  });
});
