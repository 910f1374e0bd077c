import { maskIdTag } from '@csms/platform-ops';

import { withoutUploadTokens } from '../../diagnostics/uploads/domain/upload-address';

/**
 * Tokens of persons, in the names of both OCPP versions and of our own bodies, however a charger writes them: a message
 * that is refused for it is looked at all the more.
 */
const ID_TAGS = new Set(['additionalidtoken', 'customeridentifier', 'idtag', 'idtoken', 'parentidtag']);

const SECRET = /password|passphrase|authorizationkey|secret|simpin/i;
const HIDDEN = '…';
/** What a command or an answer may take up in the history. */
const MAX_LENGTH = 16_384;
/** No message of OCPP is as deep. */
const MAX_DEPTH = 32;
/** `scheme://user:password@host`. */
const USER_INFO = /^([a-z][a-z0-9+.-]*:\/\/)[^/@\s]*@/i;
/** Credentials of RFC 7617. */
const BASIC = /\b(basic\s+)[a-z0-9+/_-]{4,}={0,2}/gi;
/** Where values stand beside the name of their variable. */
const VALUES = ['value', 'attributeValue', 'variableAttribute', 'actualValue'] as const;

/**
 * A command's parameters or answer as they are kept and told: tags by their ends, without passwords, and not longer
 * than anybody reads.
 */
export function storedCopy(value: unknown): unknown {
  const copy = maskedCopy(value);
  const length = JSON.stringify(copy ?? null).length;
  return length <= MAX_LENGTH ? copy : { omitted: `${length} characters` };
}

/** Of any length: tags by their ends, and no secret. */
export function maskedCopy(value: unknown): unknown {
  return copyOf(value);
}

function copyOf(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return maskedText(value, depth);
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= MAX_DEPTH) return HIDDEN;
  if (Array.isArray(value)) return value.map((item) => copyOf(item, depth + 1));
  const hidden = secretMembers(value as Record<string, unknown>);
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => {
      if (hidden.has(name) || SECRET.test(name)) return [storable(name), member === null ? null : HIDDEN];
      if (ID_TAGS.has(name.toLowerCase().replaceAll('_', '')))
        return [storable(name), maskedTag(member, depth + 1)];
      return [storable(name), copyOf(member, depth + 1)];
    }),
  );
}

/** In 2.0.1 the token is an object around itself. */
function maskedTag(value: unknown, depth: number): unknown {
  if (typeof value === 'string' || typeof value === 'number') return storable(maskIdTag(String(value)));
  if (!Array.isArray(value)) return copyOf(value, depth);
  return depth >= MAX_DEPTH ? HIDDEN : value.map((item) => maskedTag(item, depth + 1));
}

/** An address, without whose it is and by which password. */
export function withoutUserInfo(address: string): string {
  return address.replace(USER_INFO, '$1');
}

/** Vendors' data may be JSON once more, and that within a string of it. */
function maskedText(text: string, depth: number): string {
  const inner = /^\s*[[{"]/.test(text) ? parsed(text) : undefined;
  if (inner !== undefined) return JSON.stringify(copyOf(inner, depth + 1));
  return storable(withoutUploadTokens(withoutUserInfo(text).replace(BASIC, '$1…')));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** What a charger writes PostgreSQL must be able to keep: no U+0000, and no half of a surrogate pair. */
export function storable(text: string): string {
  return text.replaceAll('\u0000', '\ufffd').toWellFormed();
}

/** A value is secret by the name beside it: a configuration key of 1.6, a variable of 2.0.1, the key of a VPN. */
function secretMembers(members: Readonly<Record<string, unknown>>): ReadonlySet<string> {
  const { key, variable, server } = members;
  const name = typeof key === 'string' ? key : (variable as { name?: unknown } | undefined)?.name;
  if (typeof name === 'string' && SECRET.test(name)) return new Set(VALUES);
  return new Set(server === undefined ? [] : ['key']);
}
