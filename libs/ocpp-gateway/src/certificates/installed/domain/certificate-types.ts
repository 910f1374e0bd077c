import type { OcppVersion } from '@csms/ocpp';

/** What a certificate is for, in words that every OCPP version shares. */
export const CERTIFICATE_TYPES = [
  'central_system_root',
  'manufacturer_root',
  'v2g_root',
  'mobility_operator_root',
  'v2g_chain',
] as const;
export type CertificateType = (typeof CERTIFICATE_TYPES)[number];

/** A chain is the charger's own: it is listed and removed, but installed by signing it. */
export const INSTALLABLE_TYPES = CERTIFICATE_TYPES.filter((type) => type !== 'v2g_chain');

type Words = Readonly<Partial<Record<CertificateType, string>>>;

/** OCPP security whitepaper §5.9 (CertificateUseEnumType); 2.0.1 GetCertificateIdUseEnumType, with the rest in M03-M05. */
const WORDS: Readonly<Record<OcppVersion, Words>> = {
  '1.6': {
    central_system_root: 'CentralSystemRootCertificate',
    manufacturer_root: 'ManufacturerRootCertificate',
  },
  '2.0.1': {
    central_system_root: 'CSMSRootCertificate',
    manufacturer_root: 'ManufacturerRootCertificate',
    v2g_root: 'V2GRootCertificate',
    mobility_operator_root: 'MORootCertificate',
    v2g_chain: 'V2GCertificateChain',
  },
};

/** null: the version has no such type. */
export function ocppWord(version: OcppVersion, type: CertificateType): string | null {
  return WORDS[version][type] ?? null;
}

/** null: a word of no version. */
export function typeOfWord(version: OcppVersion, word: string): CertificateType | null {
  return CERTIFICATE_TYPES.find((type) => WORDS[version][type] === word) ?? null;
}

export function typesOf(version: OcppVersion): readonly CertificateType[] {
  return CERTIFICATE_TYPES.filter((type) => WORDS[version][type] !== undefined);
}
