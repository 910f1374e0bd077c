/** The codes of RFC 6749 §5.2. */
export const OAUTH_ERRORS = [
  'invalid_request',
  'invalid_client',
  'invalid_grant',
  'unsupported_grant_type',
  'invalid_scope',
] as const;

export class OAuthError extends Error {
  constructor(
    readonly code: (typeof OAUTH_ERRORS)[number],
    description: string,
  ) {
    super(description);
  }

  get status(): number {
    return this.code === 'invalid_client' ? 401 : 400;
  }
}
