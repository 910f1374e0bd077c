import { createHash, randomBytes } from 'node:crypto';

import fc from 'fast-check';

import { hashChargerSecret, parseBasicAuthorization, passwordMatches } from './credentials';

function basic(username: string, password: Buffer): string {
  return `Basic ${Buffer.concat([Buffer.from(`${username}:`), password]).toString('base64')}`;
}

describe('parseBasicAuthorization', () => {
  it('splits at the first colon', () => {
    expect(parseBasicAuthorization(basic('CP1', Buffer.from('pass:with:colons')))).toEqual({
      username: 'CP1',
      passwordBytes: Buffer.from('pass:with:colons'),
    });
  });

  it('keeps every byte of the password, valid UTF-8 or not', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        const password = Buffer.from(bytes);
        const parsed = parseBasicAuthorization(basic('CP-1_a', password));
        expect(parsed?.username).toBe('CP-1_a');
        expect(parsed?.passwordBytes.equals(password)).toBe(true);
      }),
    );
  });

  it('accepts any case of the scheme and unpadded base64', () => {
    expect(parseBasicAuthorization('BASIC Q1A6cA')).toEqual({
      username: 'CP',
      passwordBytes: Buffer.from('p'),
    });
  });

  it.each([
    [undefined],
    [''],
    ['Basic'],
    ['Basic '],
    ['Bearer Q1A6cA=='],
    ['Basic Q1A6c!=='],
    ['Basic Q1A='],
    ['Basic Q1A6cA== extra'],
    [`Basic ${'A'.repeat(2_000)}`],
  ])('reads nothing from %j', (header) => {
    expect(parseBasicAuthorization(header)).toBeNull();
  });

  it('never throws, whatever the header', () => {
    fc.assert(fc.property(fc.string(), (text) => void parseBasicAuthorization(`Basic ${text}`)));
  });
});

describe('passwordMatches', () => {
  const secret = Buffer.from('ff00c328e2a13a3a80fe0a0d20c0c1f5f6f7f8f9', 'hex');
  const stored = createHash('sha256').update(secret).digest();

  it('accepts the bytes of the secret, of which these are no UTF-8 and hold colons and line ends', () => {
    expect(passwordMatches(secret, stored)).toBe(true);
    const parsed = parseBasicAuthorization(basic('CP1', secret));
    expect(passwordMatches(parsed!.passwordBytes, stored)).toBe(true);
  });

  it('accepts the hex digits in either case', () => {
    expect(passwordMatches(Buffer.from(secret.toString('hex')), stored)).toBe(true);
    expect(passwordMatches(Buffer.from(secret.toString('hex').toUpperCase()), stored)).toBe(true);
  });

  it('refuses everything near it', () => {
    const hex = secret.toString('hex');
    const near = [
      Buffer.alloc(0),
      secret.subarray(0, 19),
      Buffer.concat([secret, Buffer.from([0])]),
      Buffer.from(hex.slice(0, 39)),
      Buffer.from(`${hex}0`),
      Buffer.from(`${hex}\n`),
      Buffer.from(secret.toString('utf8')),
      Buffer.from(stored),
      Buffer.from(stored.toString('hex')),
      Buffer.from(Buffer.from(hex).toString('hex')),
    ];
    for (const password of near) expect(passwordMatches(password, stored)).toBe(false);
  });

  it('matches both forms of every secret, and no other secret', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 20, maxLength: 20 }), (bytes) => {
        const hex = Buffer.from(bytes).toString('hex');
        const hash = hashChargerSecret(hex);
        expect(passwordMatches(Buffer.from(bytes), hash)).toBe(true);
        expect(passwordMatches(Buffer.from(hex), hash)).toBe(true);
        expect(passwordMatches(randomBytes(20), hash)).toBe(false);
      }),
    );
  });

  it('has no stored hash of a wrong size or form', () => {
    expect(() => passwordMatches(secret, Buffer.alloc(0))).toThrow(RangeError);
    expect(() => hashChargerSecret('ff00')).toThrow(RangeError);
  });
});
