import { OAuthError } from './oauth-error';

export interface ClientCredentials {
  readonly clientId: string;
  readonly clientSecret: string;
}

/**
 * How a client says who it is (RFC 6749 §2.3.1): by HTTP Basic, each part encoded as in a form, or in the form.
 *
 * @throws OAuthError invalid_request for both at once, invalid_client for none
 */
export function clientCredentials(
  authorization: string | undefined,
  form: URLSearchParams,
): ClientCredentials {
  const clientId = formField(form, 'client_id');
  const clientSecret = formField(form, 'client_secret');
  const basic = /^Basic +(\S+) *$/i.exec(authorization ?? '')?.[1];
  if (basic !== undefined) {
    if (clientSecret !== undefined) {
      throw new OAuthError('invalid_request', 'Send the secret in one place: the header or the form.');
    }
    const credentials = basicCredentials(basic);
    if (clientId !== undefined && clientId !== credentials.clientId) {
      throw new OAuthError('invalid_request', 'The header and the form name different clients.');
    }
    return credentials;
  }
  if (clientId === undefined || clientSecret === undefined) {
    throw new OAuthError('invalid_client', 'Send client_id and client_secret, as HTTP Basic or in the form.');
  }
  return { clientId, clientSecret };
}

/**
 * RFC 6749 §3.2: a parameter without a value was not sent, and none may be sent twice.
 *
 * @throws OAuthError invalid_request
 */
export function formField(form: URLSearchParams, name: string): string | undefined {
  const [value, ...others] = form.getAll(name);
  if (others.length > 0) throw new OAuthError('invalid_request', `${name} may be sent once.`);
  return value === '' ? undefined : value;
}

function basicCredentials(text: string): ClientCredentials {
  const decoded = Buffer.from(text, 'base64').toString('utf8');
  const colon = decoded.indexOf(':');
  if (colon === -1) throw new OAuthError('invalid_client', 'The header is not HTTP Basic authentication.');
  return {
    clientId: formDecoded(decoded.slice(0, colon)),
    clientSecret: formDecoded(decoded.slice(colon + 1)),
  };
}

function formDecoded(text: string): string {
  return new URLSearchParams(`value=${text.replaceAll('&', '%26')}`).get('value') ?? '';
}
