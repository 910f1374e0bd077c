import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { SERVICES } from './services.mjs';

/** Secrets of this installation, made once; no other has the same. */
export function loadSecrets(dataDir) {
  const file = join(dataDir, 'secrets.json');
  const secrets = existsSync(file)
    ? JSON.parse(readFileSync(file, 'utf8'))
    : { role_passwords: {}, ...keyPair('principal') };
  // An installation of an older release has none yet.
  if (secrets.token_key === undefined) Object.assign(secrets, keyPair('token'));
  secrets.encryption_key ??= randomBytes(32).toString('base64');
  secrets.pseudonym_key ??= randomBytes(32).toString('base64');
  for (const { schema } of SERVICES) {
    for (const role of [`${schema}_owner`, `${schema}_api`]) {
      secrets.role_passwords[role] ??= randomBytes(24).toString('base64url');
    }
  }
  writeFileSync(file, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
  return secrets;
}

function keyPair(name) {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  return {
    [`${name}_key`]: privateKey.export({ type: 'pkcs8', format: 'pem' }),
    [`${name}_public_key`]: publicKey.export({ type: 'spki', format: 'pem' }),
  };
}
