import type { JWTPayload } from 'jose';

import { type ResourceGrant, type Role, ROLES } from '@csms/contracts';

export const TOKEN_KINDS = ['user', 'installer'] as const;

/** What an access token of somebody who has signed in says. */
export interface AccessClaims {
  readonly kind: (typeof TOKEN_KINDS)[number];
  readonly userId: string;
  readonly sessionId: string;
  /** Empty: in no organization, as every installer. */
  readonly organizationId: string;
  /** At the time of the sign-in. */
  readonly role: Role | null;
  readonly grants: readonly ResourceGrant[];
}

/** null: the token is signed, but none of a person's or installer's. */
export function accessClaims({ sub, sid, org, kind, role, grants }: JWTPayload): AccessClaims | null {
  const known = TOKEN_KINDS.find((one) => one === kind);
  if (known === undefined || typeof sub !== 'string' || typeof sid !== 'string' || typeof org !== 'string') {
    return null;
  }
  const held = ROLES.find((one) => one === role) ?? null;
  if (!Array.isArray(grants) || (org === '') !== (held === null)) return null;
  if (known === 'installer' && org !== '') return null;
  return {
    kind: known,
    userId: sub,
    sessionId: sid,
    organizationId: org,
    role: held,
    grants: grants as ResourceGrant[],
  };
}

/** Three parts of base64url (RFC 7519 §3): no API key looks like this. */
export function isJwt(credential: string): boolean {
  return /^[\w-]+\.[\w-]+\.[\w-]+$/.test(credential);
}
