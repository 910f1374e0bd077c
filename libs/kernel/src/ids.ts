import { hash, randomFillSync } from 'node:crypto';

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
  | 'blk'
  | 'req'
  | 'cp'
  | 'anm'
  | 'att'
  | 'cor'
  | 'aud'
  | 'ast'
  | 'drv'
  | 'grp'
  | 'cc'
  | 'usr'
  | 'ivt'
  | 'so'
  | 'cli'
  | 'tok'
  | 'uss'
  | 'ins'
  | 'comm'
  | 'log'
  | 'iss'
  | 'hdo'
  | 'mail'
  | 'fw'
  | 'fwu'
  | 'rol'
  | 'diag'
  | 'csr'
  | 'tpl'
  | 'mh'
  | 'msg'
  | 'str'
  | 'imp'
  | 'exp'
  | 'veh'
  | 'rsv';

const pool = Buffer.alloc(4_096);
let taken = pool.length;

/** From 0 to 1; by the system's generator, asked for many bytes at once: it costs microseconds each time. */
function randomFraction(): number {
  if (taken === pool.length) {
    randomFillSync(pool);
    taken = 0;
  }
  const byte = pool.readUInt8(taken);
  taken += 1;
  return byte / 256;
}

const nextUlid = monotonicFactory(randomFraction);

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
  return hash('sha256', JSON.stringify(parts), 'buffer').subarray(0, 16);
}

/** 128 bits as 26 characters of five bits each, two zero bits in front. */
function crockford(bytes: Buffer): string {
  let text = '';
  let bits = 0;
  // Two bits are there before the first byte is: 130 bits in all.
  let count = 2;
  for (const byte of bytes) {
    bits = (bits << 8) | byte;
    count += 8;
    while (count >= 5) {
      count -= 5;
      text += CROCKFORD.charAt((bits >>> count) & 31);
    }
    bits &= 31;
  }
  return text;
}
