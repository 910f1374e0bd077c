import { digestOf, generateSecret } from './secret';

describe('secrets', () => {
  it('are known again by their digest alone', () => {
    const { secret, sha256 } = generateSecret();
    expect(secret).toMatch(/^[\w-]{43}$/);
    expect(digestOf(secret)).toBe(sha256);
    expect(sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(generateSecret().secret).not.toBe(secret);
  });
});
