import type { IncomingMessage } from 'node:http';
import { TLSSocket } from 'node:tls';

import { parseBasicAuthorization, passwordMatches } from '@csms/ocpp';

import type { ChargePointEntity, NextPassword } from '../charge-points/charge-point.entity';

import { clientCertificate } from './client-certificate';

/** What a charger lacks that its security profile asks for. */
export type AuthenticationFailure =
  | 'missing_password'
  | 'wrong_username'
  | 'wrong_password'
  | 'tls_required'
  | 'missing_certificate'
  | 'untrusted_certificate'
  | 'wrong_certificate';

export interface Authentication {
  /** null: it is who it says. */
  readonly failure: AuthenticationFailure | null;
  /** Of the new password with which it came, beside the one that it had. */
  readonly nextPasswordId: string | null;
}

export interface AuthenticationOptions {
  /** Whether a proxy in front of the gateway ends TLS, and says so in headers that it lets nobody else set. */
  readonly isTlsProxyTrusted: boolean;
}

/**
 * OCPP security white paper §2: profile 0 asks for nothing, 1 for Basic authentication, 2 for that over TLS, 3 for a
 * client certificate that names the charge point.
 */
export function authenticate(
  chargePoint: ChargePointEntity,
  request: IncomingMessage,
  options: AuthenticationOptions,
): Authentication {
  const { securityProfile } = chargePoint;
  if (securityProfile === 0) return ended(null);
  if (securityProfile >= 2 && !isOverTls(request, options)) return ended('tls_required');
  if (securityProfile < 3) return byPassword(chargePoint, request.headers.authorization);
  return ended(certificateFailure(chargePoint, request, options));
}

function certificateFailure(
  { chargePointId }: ChargePointEntity,
  request: IncomingMessage,
  options: AuthenticationOptions,
): AuthenticationFailure | null {
  const certificate = clientCertificate(request, options.isTlsProxyTrusted);
  if (certificate.kind === 'none') return 'missing_certificate';
  if (certificate.kind === 'untrusted') return 'untrusted_certificate';
  return certificate.names.includes(chargePointId) ? null : 'wrong_certificate';
}

function byPassword(
  { chargePointId, ocppPasswordSha256, nextPassword }: ChargePointEntity,
  authorization: string | undefined,
): Authentication {
  const credentials = parseBasicAuthorization(authorization);
  if (credentials === null) return ended('missing_password');
  const { username, passwordBytes } = credentials;
  const is = (sha256: string) => passwordMatches(passwordBytes, Buffer.from(sha256, 'hex'));
  const isNext = nextPassword !== null && is(nextPassword.sha256);
  const isOld = ocppPasswordSha256 !== null && isOldValid(nextPassword) && is(ocppPasswordSha256);
  if (!isNext && !isOld) return ended('wrong_password');
  if (username !== chargePointId) return ended('wrong_username');
  return { failure: null, nextPasswordId: isNext ? nextPassword.id : null };
}

function isOldValid(next: NextPassword | null): boolean {
  const until = next?.old_valid_until ?? null;
  return until === null || Date.now() < Date.parse(until);
}

function ended(failure: AuthenticationFailure | null): Authentication {
  return { failure, nextPasswordId: null };
}

function isOverTls({ socket, headers }: IncomingMessage, options: AuthenticationOptions): boolean {
  if (socket instanceof TLSSocket) return true;
  return options.isTlsProxyTrusted && /^(https|wss)$/i.test(String(headers['x-forwarded-proto']));
}
