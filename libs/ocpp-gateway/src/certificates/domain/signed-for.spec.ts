import { someCertificate, someCsr } from '@csms/testing';

import { problemOfChain } from './signed-for';

describe('a chain of certificates', () => {
  it('is for the key that asked for it', async () => {
    const [csr, other] = [await someCsr('CP-1'), await someCsr('CP-1')];
    const chain = (await someCertificate(csr)) + '\n' + (await someCertificate(other));
    expect(problemOfChain(chain, csr, new Date())).toBeNull();
    expect(problemOfChain(chain, other, new Date())).toBe('another_key');
  });

  it('is good for some time still', async () => {
    const csr = await someCsr('CP-1');
    expect(problemOfChain(await someCertificate(csr, -1), csr, new Date())).toBe('expired');
  });

  it.each(['', 'please', '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----'])(
    'can be read, as %j cannot',
    async (chain) => {
      expect(problemOfChain(chain, await someCsr('CP-1'), new Date())).toBe('unreadable');
    },
  );
});
