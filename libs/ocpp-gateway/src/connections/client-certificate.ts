import { X509Certificate } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { TLSSocket } from 'node:tls';

/** What a charger shows of itself: nothing, something that nobody vouches for, or a certificate that is checked. */
export type ClientCertificate =
  | { readonly kind: 'none' }
  | { readonly kind: 'untrusted' }
  | { readonly kind: 'checked'; readonly names: readonly string[] };

/** @param isProxyTrusted whether a proxy in front passes on what it has checked (RFC 9440) */
export function clientCertificate(request: IncomingMessage, isProxyTrusted: boolean): ClientCertificate {
  const { socket } = request;
  if (socket instanceof TLSSocket) return shownBy(socket);
  const header = request.headers['client-cert'];
  if (!isProxyTrusted || typeof header !== 'string') return { kind: 'none' };
  try {
    return checked(new X509Certificate(Buffer.from(header.replaceAll(':', ''), 'base64')));
  } catch {
    return { kind: 'untrusted' };
  }
}

function shownBy(socket: TLSSocket): ClientCertificate {
  const certificate = socket.getPeerX509Certificate();
  if (certificate === undefined) return { kind: 'none' };
  return socket.authorized ? checked(certificate) : { kind: 'untrusted' };
}

/** Common name, or serial number, of its subject. */
function checked(certificate: X509Certificate): ClientCertificate {
  const subject = certificate.toLegacyObject().subject as unknown as Record<
    string,
    string | string[] | undefined
  >;
  const names = [subject['CN'], subject['serialNumber']].flat().filter((name) => name !== undefined);
  return { kind: 'checked', names };
}
