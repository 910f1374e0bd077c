import { readFileSync, statSync } from 'node:fs';
import type { SecureContextOptions } from 'node:tls';

export interface TlsFiles {
  /** PEM: the certificate of the gateway, with its chain. */
  readonly certificate: string;
  readonly key: string;
  /** PEM: who signs certificates of chargers; null: no charger of security profile 3 can connect here. */
  readonly clientCa: string | null;
}

/** OCPP security white paper §3.4 (TLS 1.2), and what TLS 1.3 has in their place. */
const CIPHERS = [
  'TLS_AES_256_GCM_SHA384',
  'TLS_AES_128_GCM_SHA256',
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-RSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES256-GCM-SHA384',
  'AES128-GCM-SHA256',
  'AES256-GCM-SHA384',
].join(':');

/** What the files say now. @throws when one cannot be read */
export function secureContextOf({ certificate, key, clientCa }: TlsFiles): SecureContextOptions {
  return {
    cert: readFileSync(certificate),
    key: readFileSync(key),
    // With none, certificates of public authorities would do.
    ca: clientCa === null ? [] : readFileSync(clientCa),
    ciphers: CIPHERS,
    minVersion: 'TLSv1.2',
  };
}

/** Changes when one of the files does, also where a link is set to another file. */
export function stateOf(files: TlsFiles): string {
  return Object.values(files)
    .filter((file: string | null) => file !== null)
    .map((file) => {
      const { ino, mtimeMs, size } = statSync(file);
      return `${ino}/${mtimeMs}/${size}`;
    })
    .join();
}
