import { grantedScopes } from './granted-scopes';

const OWNED = ['read:sessions', 'read:analytics'];

describe('grantedScopes', () => {
  it.each([
    [undefined, OWNED],
    ['read:sessions', ['read:sessions']],
    ['read:analytics  read:sessions', ['read:analytics', 'read:sessions']],
    ['read:sessions read:sessions', ['read:sessions']],
  ])('of %j are %j', (wanted, scopes) => {
    expect(grantedScopes(wanted, OWNED)).toEqual(scopes);
  });

  it.each(['write:sessions', 'read:sessions write:sessions', 'READ:SESSIONS', ' '])(
    'refuses %j',
    (wanted) => {
      expect(() => grantedScopes(wanted, OWNED)).toThrow(
        expect.objectContaining({ code: 'invalid_scope' }) as Error,
      );
    },
  );
});
