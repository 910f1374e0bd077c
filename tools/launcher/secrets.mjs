import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { SERVICES } from './services.mjs';

/** Secrets of this installation, made once; no other has the same. */
export function loadSecrets(dataDir) {
  const file = join(dataDir, 'secrets.json');
  const secrets = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : { role_passwords: {} };
  for (const purpose of ['principal', 'token']) {
    if (secrets[`${purpose}_key`] === undefined) Object.assign(secrets, keyPair(purpose));
  }
  for (const { schema } of SERVICES) {
    for (const role of [`${schema}_owner`, `${schema}_api`]) {
      secrets.role_passwords[role] ??= randomBytes(24).toString('base64url');
    }
  }
  writeFileSync(file, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
  return secrets;
}

function keyPair(purpose) {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  return {
    [`${purpose}_key`]: privateKey.export({ type: 'pkcs8', format: 'pem' }),
    [`${purpose}_public_key`]: publicKey.export({ type: 'spki', format: 'pem' }),
  };
}
