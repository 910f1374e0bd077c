import { OAuthError } from './oauth-error';

/**
 * What a token may do of what its client may do (RFC 6749 §3.3).
 *
 * @param wanted separated by spaces; undefined: everything
 * @throws OAuthError invalid_scope
 */
export function grantedScopes(wanted: string | undefined, owned: readonly string[]): readonly string[] {
  if (wanted === undefined) return owned;
  const scopes = [...new Set(wanted.split(' ').filter((scope) => scope !== ''))];
  const missing = scopes.find((scope) => !owned.includes(scope));
  if (missing !== undefined || scopes.length === 0) {
    throw new OAuthError('invalid_scope', `The client's scopes are ${owned.join(' ')}.`);
  }
  return scopes;
}
