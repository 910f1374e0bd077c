import { createHash } from 'node:crypto';

import type { OcppVersion } from '@csms/ocpp';

import { type CertificateType, ocppWord, typeOfWord } from './certificate-types';

/** CertificateHashDataType of both versions, by which a charger names a certificate. */
export interface CertificateHashData {
  readonly hashAlgorithm: string;
  readonly issuerNameHash: string;
  readonly issuerKeyHash: string;
  readonly serialNumber: string;
}

export interface InstalledCertificate {
  readonly type: CertificateType;
  readonly hashData: CertificateHashData;
  /** Of a chain: those below it. */
  readonly children: readonly CertificateHashData[];
}

/** What a charger is asked to learn of these types: OCPP 1.6 knows one in each question, 2.0.1 all of them. */
export function questionsOf(version: OcppVersion, types: readonly CertificateType[]): object[] {
  const words = types.flatMap((type) => ocppWord(version, type) ?? []);
  if (version === '1.6') return words.map((certificateType) => ({ certificateType }));
  return [{ certificateType: words }];
}

interface Answer {
  readonly certificateHashData?: readonly CertificateHashData[];
  readonly certificateHashDataChain?: readonly {
    readonly certificateType: string;
    readonly certificateHashData: CertificateHashData;
    readonly childCertificateHashData?: readonly CertificateHashData[];
  }[];
}

/** @param asked the type that was asked for, which the answer of OCPP 1.6 does not repeat */
export function certificatesOf(
  version: OcppVersion,
  asked: { readonly certificateType?: string },
  answer: Answer,
): InstalledCertificate[] {
  const plain = (answer.certificateHashData ?? []).map((hashData) => ({
    word: asked.certificateType ?? '',
    hashData,
    children: [],
  }));
  const chains = (answer.certificateHashDataChain ?? []).map((chain) => ({
    word: chain.certificateType,
    hashData: chain.certificateHashData,
    children: chain.childCertificateHashData ?? [],
  }));
  return [...plain, ...chains].flatMap(({ word, ...rest }) => {
    const type = typeOfWord(version, word);
    return type === null ? [] : [{ type, ...rest }];
  });
}

/** Names a certificate in a path: of its four members, for none of them is unique alone. */
export function hashOf({
  hashAlgorithm,
  issuerNameHash,
  issuerKeyHash,
  serialNumber,
}: CertificateHashData): string {
  const members = [hashAlgorithm, issuerNameHash, issuerKeyHash, serialNumber];
  return createHash('sha256').update(members.join('\n').toLowerCase()).digest('hex').slice(0, 40);
}

/** Those that a hash, or a serial number, names. */
export function named(certificates: readonly InstalledCertificate[], name: string): CertificateHashData[] {
  const all = certificates.flatMap(({ hashData, children }) => [hashData, ...children]);
  const wanted = name.toLowerCase();
  const byHash = new Map(all.map((data) => [hashOf(data), data]));
  const exact = byHash.get(wanted);
  if (exact !== undefined) return [exact];
  return [...byHash.values()].filter(({ serialNumber }) => serialNumber.toLowerCase() === wanted);
}
