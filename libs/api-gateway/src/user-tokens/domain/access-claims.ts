import type { JWTPayload } from 'jose';

import { type ResourceGrant, type Role, ROLES } from '@csms/contracts';

/** What an access token of a person says. */
export interface AccessClaims {
  readonly userId: string;
  readonly sessionId: string;
  /** Empty: in no organization. */
  readonly organizationId: string;
  /** At the time of the sign-in. */
  readonly role: Role | null;
  readonly grants: readonly ResourceGrant[];
}

/** null: the token is signed, but none of a person. */
export function accessClaims({ sub, sid, org, kind, role, grants }: JWTPayload): AccessClaims | null {
  if (kind !== 'user' || typeof sub !== 'string' || typeof sid !== 'string' || typeof org !== 'string') {
    return null;
  }
  const known = ROLES.find((one) => one === role) ?? null;
  if (!Array.isArray(grants) || (org === '') !== (known === null)) return null;
  return {
    userId: sub,
    sessionId: sid,
    organizationId: org,
    role: known,
    grants: grants as ResourceGrant[],
  };
}

/** Three parts of base64url (RFC 7519 §3): no API key looks like this. */
export function isJwt(credential: string): boolean {
  return /^[\w-]+\.[\w-]+\.[\w-]+$/.test(credential);
}
