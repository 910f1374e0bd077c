/** Every scope that a credential may carry. */
export const SCOPES = [
  'read:charge_points',
  'write:charge_points',
  'read:billing',
  'write:billing',
  'read:analytics',
  'read:sessions',
  'write:sessions',
  'read:webhooks',
  'write:webhooks',
  'write:api_keys',
  'read:users',
  'write:users',
  'read:organization',
  'write:organization',
  'read:ocpi',
  'write:ocpi',
  'read:energy',
  'write:energy',
  'read:audit',
] as const;

export type Scope = (typeof SCOPES)[number];

export function isScope(text: unknown): text is Scope {
  return SCOPES.some((scope) => scope === text);
}

export const READ_SCOPES: readonly Scope[] = SCOPES.filter((scope) => scope.startsWith('read:'));
