import { createCipheriv, createDecipheriv, createHmac, hash, hkdfSync, randomBytes } from 'node:crypto';

import { canonicalJson } from './canonical-json';

/** Whose key it is, and for which operation: the same key of others, or elsewhere, is another one. */
export interface KeyPlace {
  /** The organization, or the installer, who has none. */
  readonly owner: string;
  /** Method and template, e.g. `POST /api/v1/sites`. */
  readonly route: string;
}

export interface FingerprintedRequest {
  readonly method: string;
  /** As it came, with its query. */
  readonly url: string;
  readonly body: unknown;
}

const IV_BYTES = 12;
const TAG_BYTES = 16;
const ALGORITHM = 'aes-256-gcm';

/**
 * What is derived from one Idempotency-Key. An answer may hold what is shown once (an API key, a charger's password)
 * and a body what is nobody's business, so that the table holds neither: the answer is encrypted under the caller's
 * key, which is stored only as a hash, and the request's fingerprint is made with it too.
 */
export class KeySecrets {
  readonly keySha256: string;

  constructor(
    private readonly key: string,
    private readonly place: KeyPlace,
  ) {
    this.keySha256 = hash('sha256', key);
  }

  /** Hex; the same for two requests only if they ask for the same. */
  fingerprint({ method, url, body }: FingerprintedRequest): string {
    const hmac = createHmac('sha256', this.derive('request'));
    return hmac.update(`${method} ${url}\n`).update(bytesOf(body)).digest('hex');
  }

  seal(text: string): Buffer {
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv(ALGORITHM, this.derive('answer'), iv);
    const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return Buffer.concat([iv, cipher.getAuthTag(), sealed]);
  }

  /** @throws Error where it was sealed with another key, or changed */
  open(sealed: Buffer): string {
    const iv = sealed.subarray(0, IV_BYTES);
    const decipher = createDecipheriv(ALGORITHM, this.derive('answer'), iv, { authTagLength: TAG_BYTES });
    decipher.setAuthTag(sealed.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
    const rest = sealed.subarray(IV_BYTES + TAG_BYTES);
    return Buffer.concat([decipher.update(rest), decipher.final()]).toString('utf8');
  }

  /** RFC 5869. */
  private derive(purpose: 'request' | 'answer'): Buffer {
    const salt = `${this.place.owner}\n${this.place.route}`;
    return Buffer.from(hkdfSync('sha256', this.key, salt, `csms idempotency ${purpose}`, 32));
  }
}

function bytesOf(body: unknown): Buffer {
  return Buffer.isBuffer(body) ? body : Buffer.from(canonicalJson(body));
}
