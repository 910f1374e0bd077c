import { someCsr } from '@csms/testing';

import { readCsr } from './read-csr';

describe('a certificate signing request', () => {
  it('is taken when it is made out to the charger', async () => {
    const csr = await someCsr('SN1');
    expect(await readCsr(csr, ['CP-1', 'SN1'])).toEqual({ ok: true, subject: 'CN=SN1, O=Example' });
  });

  it('is not taken for another charger', async () => {
    expect(await readCsr(await someCsr('SN2'), ['CP-1', 'SN1'])).toEqual({
      ok: false,
      problem: 'wrong_common_name',
    });
  });

  it('is not taken when its signature is not of its key', async () => {
    const csr = await someCsr('SN1');
    const lines = csr.trim().split('\n');
    const last = lines.length - 2;
    const der = Buffer.from(lines.slice(1, -1).join(''), 'base64');
    der[der.length - 1] = (der.at(-1) ?? 0) ^ 1;
    const broken = [lines[0], der.toString('base64'), lines[last + 1]].join('\n');
    expect(await readCsr(broken, ['SN1'])).toEqual({ ok: false, problem: 'wrong_signature' });
  });

  it('is not taken without its name in front', async () => {
    const bare = (await someCsr('SN1')).replace(/-----[^-]+-----/g, '');
    expect(await readCsr(bare, ['SN1'])).toEqual({ ok: false, problem: 'unreadable' });
  });

  it.each([
    ['nothing', ''],
    ['text', 'please sign'],
    ['no base64', '-----BEGIN CERTIFICATE REQUEST-----\n!!!\n-----END CERTIFICATE REQUEST-----'],
    ['no request', '-----BEGIN CERTIFICATE REQUEST-----\nMIIB\n-----END CERTIFICATE REQUEST-----'],
    ['a certificate', '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----'],
  ])('is not taken when it is %s', async (_, pem) => {
    expect(await readCsr(pem, ['SN1'])).toEqual({ ok: false, problem: 'unreadable' });
  });
});
