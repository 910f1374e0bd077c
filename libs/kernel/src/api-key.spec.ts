import * as fc from 'fast-check';

import { digestsEqual, generateApiKey, parseApiKey } from './api-key';

describe('API keys', () => {
  it('have the documented form and are found again by what is stored of them', () => {
    const { key, prefix, secretSha256 } = generateApiKey();
    expect(key).toMatch(/^dyn_live_[0-9A-Za-z]{51}$/);
    expect(parseApiKey(key)).toEqual({ prefix, secretSha256 });
    expect(secretSha256).not.toContain(key.slice(17));
  });

  it('are never the same', () => {
    expect(generateApiKey().key).not.toBe(generateApiKey().key);
  });

  it('are not mistaken for any other text', () => {
    fc.assert(fc.property(fc.string(), (text) => parseApiKey(text) === null));
    expect(parseApiKey(`${generateApiKey().key} `)).toBeNull();
  });

  it('compare by digest, and an empty or malformed digest equals nothing', () => {
    const { secretSha256 } = generateApiKey();
    expect(digestsEqual(secretSha256, secretSha256)).toBe(true);
    expect(digestsEqual(secretSha256, generateApiKey().secretSha256)).toBe(false);
    expect(digestsEqual('', '')).toBe(false);
    expect(digestsEqual(secretSha256, secretSha256.slice(2))).toBe(false);
  });
});
