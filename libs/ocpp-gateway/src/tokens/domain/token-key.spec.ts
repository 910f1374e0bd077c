import { tokenKey } from './token-key';

describe('tokenKey', () => {
  it.each([
    ['04a1b2c3', '04A1B2C3'],
    ['04A1B2C3  ', '04A1B2C3'],
    ['\t04A1b2c3', '04A1B2C3'],
    ['DE-8AA-C 1', 'DE-8AA-C 1'],
    ['', ''],
  ])('of %j is %j', (idToken, key) => expect(tokenKey(idToken)).toBe(key));
});
