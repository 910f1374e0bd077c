import type { IncomingMessage } from 'node:http';
import { TLSSocket } from 'node:tls';

import { parseBasicAuthorization, passwordMatches } from '@csms/ocpp';

import type { ChargePointEntity } from '../charge-points/charge-point.entity';

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

export interface AuthenticationOptions {
  /** Whether a proxy in front of the gateway ends TLS, and says so in headers that it lets nobody else set. */
  readonly isTlsProxyTrusted: boolean;
}

/**
 * OCPP security white paper §2: profile 0 asks for nothing, 1 for Basic authentication, 2 for that over TLS, 3 for a
 * client certificate that names the charge point. null: it is who it says.
 */
export function authenticationFailure(
  chargePoint: ChargePointEntity,
  request: IncomingMessage,
  options: AuthenticationOptions,
): AuthenticationFailure | null {
  const { securityProfile, chargePointId } = chargePoint;
  if (securityProfile === 0) return null;
  if (securityProfile >= 2 && !isOverTls(request, options)) return 'tls_required';
  if (securityProfile < 3) return basicFailure(chargePoint, request.headers.authorization);
  const certificate = clientCertificate(request, options.isTlsProxyTrusted);
  if (certificate.kind === 'none') return 'missing_certificate';
  if (certificate.kind === 'untrusted') return 'untrusted_certificate';
  return certificate.names.includes(chargePointId) ? null : 'wrong_certificate';
}

function basicFailure(
  { chargePointId, ocppPasswordSha256 }: ChargePointEntity,
  authorization: string | undefined,
): AuthenticationFailure | null {
  const credentials = parseBasicAuthorization(authorization);
  if (credentials === null) return 'missing_password';
  if (ocppPasswordSha256 === null) return 'wrong_password';
  const isPassword = passwordMatches(credentials.passwordBytes, Buffer.from(ocppPasswordSha256, 'hex'));
  if (!isPassword) return 'wrong_password';
  return credentials.username === chargePointId ? null : 'wrong_username';
}

function isOverTls({ socket, headers }: IncomingMessage, options: AuthenticationOptions): boolean {
  if (socket instanceof TLSSocket) return true;
  return options.isTlsProxyTrusted && /^(https|wss)$/i.test(String(headers['x-forwarded-proto']));
}
