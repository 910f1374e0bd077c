import { createHash } from 'node:crypto';

import { newUploadAddress, tokenHash, withoutUploadTokens } from './upload-address';

describe('the address of an upload', () => {
  it('has a token of 256 random bits, which is kept as its hash', () => {
    const { url, tokenSha256 } = newUploadAddress('https://csms.example');
    const [, token = ''] = /^https:\/\/csms\.example\/uploads\/diagnostics\/([\w-]{43})\/$/.exec(url) ?? [];
    expect(Buffer.from(token, 'base64url')).toHaveLength(32);
    expect(tokenHash(token)).toBe(tokenSha256);
    expect(tokenSha256).toBe(createHash('sha256').update(token).digest('hex'));
    expect(newUploadAddress('https://csms.example').url).not.toBe(url);
  });

  it('is kept in no text with its token', () => {
    const { url } = newUploadAddress('https://csms.example');
    const other = newUploadAddress('http://[::1]:8080').url;
    expect(withoutUploadTokens(`to ${url}a.log, ${other}`)).toBe(
      'to https://csms.example/uploads/diagnostics/…/a.log, http://[::1]:8080/uploads/diagnostics/…/',
    );
    expect(withoutUploadTokens('/uploads/diagnostics/short/')).toBe('/uploads/diagnostics/short/');
  });
});
