import { READ_SCOPES, type Scope, SCOPES } from './scopes';

/** What a person may be in an organization. */
export const ROLES = ['owner', 'admin', 'member', 'billing', 'viewer', 'site_owner'] as const;

export type Role = (typeof ROLES)[number];

/** What a role may do, in the words of scopes: one check for people and keys alike. */
export const ROLE_SCOPES: Readonly<Record<Role, readonly Scope[]>> = {
  owner: SCOPES,
  // Not the billing settings.
  admin: SCOPES.filter((scope) => scope !== 'write:billing'),
  member: ['read:charge_points', 'write:charge_points', 'read:sessions', 'read:organization'],
  billing: ['read:billing', 'read:sessions', 'read:organization'],
  viewer: READ_SCOPES.filter((scope) => scope !== 'read:audit'),
  site_owner: ['read:charge_points', 'read:sessions', 'read:analytics'],
};

/** A credential or membership with grants reaches these objects alone; without any it reaches the whole organization. */
export interface ResourceGrant {
  readonly type: 'site';
  readonly id: string;
  readonly access: 'read' | 'write';
}
