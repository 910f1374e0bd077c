import 'reflect-metadata';

import { Pkcs10CertificateRequestGenerator } from '@peculiar/x509';

/** A certificate signing request as a charger makes it. */
export async function someCsr(commonName: string): Promise<string> {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const name = `CN=${commonName}, O=Example`;
  const request = await Pkcs10CertificateRequestGenerator.create({ name, keys, signingAlgorithm: algorithm });
  return request.toString('pem');
}
