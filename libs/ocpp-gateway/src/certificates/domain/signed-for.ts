import { X509Certificate } from 'node:crypto';

import { Pkcs10CertificateRequest } from '@peculiar/x509';

export type ChainProblem = 'unreadable' | 'another_key' | 'expired';

/**
 * Whether a chain (PEM, the leaf first) is for the key that asked for it: a charger that takes another one as its own
 * cannot connect by it any more.
 *
 * @returns null: it is
 */
export function problemOfChain(chain: string, csr: string, now: Date): ChainProblem | null {
  const leaf = leafOf(chain);
  if (leaf === null) return 'unreadable';
  const asked = Buffer.from(new Pkcs10CertificateRequest(csr).publicKey.rawData);
  if (!leaf.publicKey.export({ type: 'spki', format: 'der' }).equals(asked)) return 'another_key';
  return leaf.validToDate < now ? 'expired' : null;
}

function leafOf(chain: string): X509Certificate | null {
  try {
    return new X509Certificate(chain);
  } catch {
    return null;
  }
}
