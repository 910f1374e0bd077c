import { X509Certificate } from 'node:crypto';

import { type FieldError, ValidationFailedError } from '@csms/kernel';

const BLOCK = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/;

/** A certificate that may be installed: one, in PEM, that is good still. @throws ValidationFailedError */
export function readCertificate(pem: string, now: Date): X509Certificate {
  const [block] = pem.match(BLOCK) ?? [];
  if (block === undefined || block !== pem.trim()) {
    throw broken('pem', 'certificate must be one certificate in PEM, and nothing else.');
  }
  const certificate = parsed(block);
  if (certificate === null) throw broken('unreadable', 'certificate cannot be read as X.509.');
  if (certificate.validToDate <= now) {
    throw broken('expired', `certificate was good until ${certificate.validToDate.toISOString()}.`);
  }
  return certificate;
}

function parsed(pem: string): X509Certificate | null {
  try {
    return new X509Certificate(pem);
  } catch {
    return null;
  }
}

function broken(code: string, detail: string): ValidationFailedError {
  const error: FieldError = { pointer: '/certificate', code, detail };
  return new ValidationFailedError([error]);
}
