import type { X509Certificate } from 'node:crypto';

import type { CertificateType } from './domain/certificate-types';
import { type CertificateHashData, hashOf, type InstalledCertificate } from './domain/installed-certificates';
import type {
  CertificateHashDto,
  InstalledCertificateDto,
  TakenCertificateDto,
} from './installed-certificate.dto';

export function toInstalledCertificateDto({
  type,
  hashData,
  children,
}: InstalledCertificate): InstalledCertificateDto {
  return Object.assign(toHashDto(hashData), { certificate_type: type, children: children.map(toHashDto) });
}

function toHashDto(data: CertificateHashData): CertificateHashDto {
  return {
    hash: hashOf(data),
    hash_algorithm: data.hashAlgorithm,
    issuer_name_hash: data.issuerNameHash,
    issuer_key_hash: data.issuerKeyHash,
    serial_number: data.serialNumber,
  };
}

export function toTakenCertificateDto(
  chargePointId: string,
  certificateType: CertificateType,
  certificate: X509Certificate,
): TakenCertificateDto {
  return {
    charge_point_id: chargePointId,
    certificate_type: certificateType,
    subject: certificate.subject.split('\n').join(', '),
    serial_number: certificate.serialNumber,
    valid_from: certificate.validFromDate.toISOString(),
    valid_to: certificate.validToDate.toISOString(),
    fingerprint_sha256: certificate.fingerprint256.replaceAll(':', '').toLowerCase(),
  };
}
