import { generateRecoveryCodes, recoveryCodeSha256 } from './recovery-codes';

describe('recovery codes', () => {
  it('are ten, each another', () => {
    const codes = generateRecoveryCodes();
    expect(new Set(codes).size).toBe(10);
    for (const code of codes) expect(code).toMatch(/^([A-Z2-7]{4}-){3}[A-Z2-7]{4}$/);
  });

  it('have a hash whatever the case and the dashes, of each person another', () => {
    const hash = recoveryCodeSha256('usr_1', 'ABCD-EFGH-2345-WXYZ');
    expect(recoveryCodeSha256('usr_1', 'abcdefgh 2345wxyz')).toBe(hash);
    expect(recoveryCodeSha256('usr_2', 'ABCD-EFGH-2345-WXYZ')).not.toBe(hash);
    expect(recoveryCodeSha256('usr_1', 'ABCD-EFGH-2345-WXYA')).not.toBe(hash);
  });
});
