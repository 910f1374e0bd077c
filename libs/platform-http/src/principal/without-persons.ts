import { maskIdTag } from '@csms/kernel';

/** Members that hold a token, as rows, events and filters call them; `q` is what somebody looked for. */
const TOKENS: ReadonlySet<string> = new Set([
  'idtag',
  'idtags',
  'idtagkey',
  'idtoken',
  'groupidtag',
  'groupidtoken',
  'parentidtag',
  'q',
]);
const DRIVERS: ReadonlySet<string> = new Set(['driverid', 'driverids']);
/** Of a filter, a driver's older name; elsewhere somebody who signs in. */
const DRIVER_OR_USER = 'userid';
const DRIVER = 'drv_';

/**
 * Plain JSON as it may be shown to somebody who may not know drivers: wherever they stand, tokens by their last
 * characters, and drivers by their pseudonyms. It goes by the names of the members.
 */
export function withoutPersons(value: unknown, pseudonymOf: (driverId: string) => string): unknown {
  return shown('', value, pseudonymOf);
}

function shown(name: string, value: unknown, pseudonymOf: (driverId: string) => string): unknown {
  if (Array.isArray(value)) return value.map((one) => shown(name, one, pseudonymOf));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([member, inner]) => [member, shown(plain(member), inner, pseudonymOf)]),
    );
  }
  if (typeof value !== 'string') return value;
  if (TOKENS.has(name)) return masked(value);
  const isDriver = DRIVERS.has(name) || (name === DRIVER_OR_USER && value.startsWith(DRIVER));
  return isDriver ? pseudonymOf(value) : value;
}

/** One that is masked stays as it is. */
function masked(token: string): string {
  return token === '' || token.startsWith('…') || token.startsWith('(') ? token : maskIdTag(token);
}

/** `id_tag`, `idTag` and `id_tag_key` are spelled in every way. */
function plain(member: string): string {
  return member.replaceAll('_', '').toLowerCase();
}
