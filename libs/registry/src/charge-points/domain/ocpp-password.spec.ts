import { createHash } from 'node:crypto';

import { ocppEndpoint } from './ocpp-endpoint';
import { generateCredentials, generateOcppPassword } from './ocpp-password';

describe('credentials and address of a charge point', () => {
  it('shows 40 hex digits and keeps the hash of the 20 bytes that they stand for', () => {
    const { password, sha256 } = generateOcppPassword();
    expect(password).toMatch(/^[0-9a-f]{40}$/);
    expect(sha256).toBe(createHash('sha256').update(Buffer.from(password, 'hex')).digest('hex'));
    expect(generateOcppPassword().password).not.toBe(password);
  });

  it.each([
    [0, false],
    [1, true],
    [2, true],
    [3, false],
  ])('has a password for profile %d: %s', (profile, hasPassword) => {
    const { password, sha256 } = generateCredentials(profile);
    expect([password !== null, sha256 !== null]).toEqual([hasPassword, hasPassword]);
  });

  it.each([
    ['1.6', 'ws://host:9000/ocpp16/CP-1'],
    ['2.0.1', 'ws://host:9000/ocpp201/CP-1'],
    [null, 'ws://host:9000/ocpp16/CP-1'],
  ])('hands out the address for OCPP %s', (version, expected) => {
    expect(ocppEndpoint('ws://host:9000', 'CP-1', version)).toBe(expected);
  });
});
