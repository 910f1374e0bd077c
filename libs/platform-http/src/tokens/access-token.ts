import type { SignedPrincipal } from '../principal/principal';

/** Who holds such a token. People have tokens of their own, whose scopes follow from their role. */
export const TOKEN_TYPES = ['oauth_client'] as const;

/** On whose behalf a token speaks. */
export interface TokenHolder extends SignedPrincipal {
  readonly type: (typeof TOKEN_TYPES)[number];
  /** The grant that the token comes from: revoked, it ends the token. */
  readonly sessionId: string;
}

/** A token that was checked: signed by us and not expired. Whether it was revoked is another question. */
export interface AccessToken extends TokenHolder {
  readonly issuedAt: Date;
  readonly expiresAt: Date;
}

/** Of EdDSA keys as JOSE names them (RFC 8037). */
export const TOKEN_ALGORITHM = 'EdDSA';
/** RFC 9068 §2.1: no other token of ours is taken for an access token. */
export const TOKEN_MEDIA_TYPE = 'at+jwt';
