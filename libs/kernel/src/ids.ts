import { createHash } from 'node:crypto';

import { monotonicFactory } from 'ulid';

/** Type prefixes of identifiers. Clients treat identifiers as opaque. */
export type IdPrefix =
  | 'org'
  | 'key'
  | 'site'
  | 'proj'
  | 'sess'
  | 'txn'
  | 'tar'
  | 'asg'
  | 'bsn'
  | 'evt'
  | 'cmd'
  | 'req'
  | 'cp'
  | 'anm';

const nextUlid = monotonicFactory();

/** A new identifier: prefix and a ULID; later ones of one process sort after earlier ones. */
export function newId(prefix: IdPrefix): string {
  return `${prefix}_${nextUlid()}`;
}

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/**
 * The identifier that follows from its parts: the same parts give the same identifier on every service, so that
 * nobody has to ask for it. 128 bits of SHA-256 in the alphabet and length of a ULID body.
 */
export function deriveId(prefix: IdPrefix, ...parts: readonly (string | number | null)[]): string {
  return `${prefix}_${crockford(digest(parts))}`;
}

/** The event id that follows from its parts (for event ids: a charger's resend gives the same one). */
export function deriveEventId(...parts: readonly (string | number | null)[]): string {
  return `evt_${crockford(digest(parts))}`;
}

function digest(parts: readonly (string | number | null)[]): Buffer {
  // JSON keeps ["a","bc"] and ["ab","c"] apart.
  return createHash('sha256').update(JSON.stringify(parts)).digest().subarray(0, 16);
}

function crockford(bytes: Buffer): string {
  let value = BigInt(`0x${bytes.toString('hex')}`);
  let text = '';
  for (let index = 0; index < 26; index += 1) {
    text = (CROCKFORD[Number(value & 31n)] ?? '') + text;
    value >>= 5n;
  }
  return text;
}
