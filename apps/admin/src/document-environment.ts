import { generateKeyPairSync, randomBytes } from 'node:crypto';

import { Environment } from '@csms/platform-ops';

/** Nothing is connected while a document is made: the addresses need only be well-formed. */
export function documentEnvironment(): Environment {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  return new Environment({
    DATABASE_URL: 'postgres://127.0.0.1/none',
    DATABASE_API_URL: 'postgres://127.0.0.1/none',
    KAFKA_BROKERS: '127.0.0.1:1',
    LOG_LEVEL: 'silent',
    CSMS_PRINCIPAL_PUBLIC_KEY: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    CSMS_TOKEN_PUBLIC_KEY: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    CSMS_PRINCIPAL_KEY: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    CSMS_ENCRYPTION_KEY: randomBytes(32).toString('base64'),
    CSMS_PSEUDONYM_KEY: randomBytes(32).toString('base64'),
    CSMS_TOKEN_KEY: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  });
}
