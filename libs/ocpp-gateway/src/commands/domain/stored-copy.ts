import { maskIdTag } from '@csms/platform-ops';

/** Tokens of persons, in the names of both OCPP versions and of our own bodies. */
const ID_TAGS = new Set([
  'additionalIdToken',
  'customerIdentifier',
  'customer_identifier',
  'idTag',
  'idToken',
  'id_tag',
  'parentIdTag',
  'parent_id_tag',
]);

const SECRET = /password|passphrase|authorizationkey|secret|simpin/i;
const HIDDEN = '…';
/** What a command or an answer may take up in the history. */
const MAX_LENGTH = 16_384;
/** `scheme://user:password@host`. */
const USER_INFO = /^([a-z][a-z0-9+.-]*:\/\/)[^/@\s]*@/i;

/**
 * A command's parameters or answer as they are kept and told: tags by their ends, without passwords, and not longer
 * than anybody reads.
 */
export function storedCopy(value: unknown): unknown {
  const copy = copyOf(value);
  const length = JSON.stringify(copy ?? null).length;
  return length <= MAX_LENGTH ? copy : { omitted: `${length} characters` };
}

function copyOf(value: unknown): unknown {
  if (typeof value === 'string') return value.replace(USER_INFO, '$1');
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(copyOf);
  const hidden = secretMembers(value as Record<string, unknown>);
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => {
      if (hidden.has(name) || SECRET.test(name)) return [name, member === null ? null : HIDDEN];
      if (ID_TAGS.has(name) && typeof member === 'string') return [name, maskIdTag(member)];
      return [name, copyOf(member)];
    }),
  );
}

/** A value is secret by the name beside it: a configuration key of 1.6, a variable of 2.0.1, the key of a VPN. */
function secretMembers(members: Readonly<Record<string, unknown>>): ReadonlySet<string> {
  const { key, variable, server } = members;
  const name = typeof key === 'string' ? key : (variable as { name?: unknown } | undefined)?.name;
  if (typeof name === 'string' && SECRET.test(name)) return new Set(['value', 'attributeValue']);
  return new Set(server === undefined ? [] : ['key']);
}
