import type { Principal } from './principal';

/** What decides whether a caller is shown who drivers are. */
export type KnowsDrivers = Pick<Principal, 'scopes' | 'pseudonymous'>;

/**
 * Whether a caller is shown drivers by their ids and tokens whole. Where the organization has settled that drivers go by
 * pseudonyms, nobody is; the registry's own resources (drivers, id tags, vehicles) ask for `read:users` alone.
 */
export function knowsDrivers({ scopes, pseudonymous }: KnowsDrivers): boolean {
  return scopes.includes('read:users') && pseudonymous !== true;
}
