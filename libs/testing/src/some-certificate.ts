import 'reflect-metadata';

import { Pkcs10CertificateRequest, X509CertificateGenerator } from '@peculiar/x509';

const DAY_MS = 86_400_000;

/** What a request asks for, signed by some authority; PEM. */
export async function someCertificate(csr: string, validDays = 30): Promise<string> {
  const request = new Pkcs10CertificateRequest(csr);
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
  const { privateKey: signingKey } = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const certificate = await X509CertificateGenerator.create({
    serialNumber: '01',
    subject: request.subject,
    issuer: 'CN=Some authority',
    notBefore: new Date(Date.now() - 60 * DAY_MS),
    notAfter: new Date(Date.now() + validDays * DAY_MS),
    publicKey: request.publicKey,
    signingKey,
    signingAlgorithm: algorithm,
  });
  return certificate.toString('pem');
}
