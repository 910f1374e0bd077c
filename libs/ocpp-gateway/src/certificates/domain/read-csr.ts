import 'reflect-metadata';

import { Pkcs10CertificateRequest } from '@peculiar/x509';

export type ReadCsr =
  | { readonly ok: true; readonly subject: string }
  | { readonly ok: false; readonly problem: 'unreadable' | 'wrong_signature' | 'wrong_common_name' };

/**
 * A certificate signing request (PKCS#10, PEM) that is signed with its own key, and made out to one of these names.
 *
 * @param names what its common name may be: the charger's serial number (OCPP security whitepaper §2.6), or its id
 */
export async function readCsr(pem: string, names: readonly string[]): Promise<ReadCsr> {
  const request = parsed(pem);
  if (request === null) return { ok: false, problem: 'unreadable' };
  const isSigned = await request.verify().catch(() => false);
  if (!isSigned) return { ok: false, problem: 'wrong_signature' };
  const [commonName] = request.subjectName.getField('CN');
  if (commonName === undefined || !names.includes(commonName))
    return { ok: false, problem: 'wrong_common_name' };
  return { ok: true, subject: request.subject };
}

function parsed(pem: string): Pkcs10CertificateRequest | null {
  if (!pem.includes('-----BEGIN CERTIFICATE REQUEST-----')) return null;
  try {
    return new Pkcs10CertificateRequest(pem);
  } catch {
    return null;
  }
}
