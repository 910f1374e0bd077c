import type { IncomingMessage } from 'node:http';

import { Inject, Injectable } from '@nestjs/common';

import { OcppGatewaySettings } from '../ocpp-gateway-settings';
import type { RefusalReason } from '../refused-connections/domain/refusal';
import { RefusedConnections } from '../refused-connections/refused-connections.service';

import type { Handshake } from './handshake';

/** Tells those who look after chargers of each handshake that was turned away for a reason of the charger's. */
@Injectable()
export class HandshakeRefusals {
  constructor(
    @Inject(RefusedConnections) private readonly refused: RefusedConnections,
    @Inject(OcppGatewaySettings) private readonly settings: OcppGatewaySettings,
  ) {}

  note(handshake: Handshake, request: IncomingMessage): void {
    if (handshake.kind === 'accepted') return;
    const reason = reasonOf(handshake);
    if (reason === null) return;
    const { chargePointId, organizationId } = handshake;
    this.refused.note({
      chargePointId: chargePointId ?? '',
      organizationId,
      address: this.addressOf(request),
      reason,
    });
  }

  /** Nobody has named himself yet. */
  noteTlsFailure(address: string): void {
    this.refused.note({ chargePointId: '', organizationId: null, address, reason: 'tls_failed' });
  }

  /** As the proxy in front saw it, which puts it last (RFC 7239 §5.2 says the same of Forwarded). */
  private addressOf({ headers, socket }: IncomingMessage): string {
    const forwarded =
      String(headers['x-forwarded-for'] ?? '')
        .split(',')
        .at(-1)
        ?.trim() ?? '';
    const isForwarded = this.settings.isTlsProxyTrusted && forwarded !== '';
    return (isForwarded ? forwarded : (socket.remoteAddress ?? '')).slice(0, MAX_ADDRESS_LENGTH);
  }
}

/** An IPv6 address with its zone is shorter. */
const MAX_ADDRESS_LENGTH = 64;

/** null: not the charger's fault. */
function reasonOf(handshake: Exclude<Handshake, { kind: 'accepted' }>): RefusalReason | null {
  if (handshake.kind === 'decommissioned') return 'decommissioned';
  if (handshake.kind === 'unsupported-subprotocol') return 'no_common_subprotocol';
  const { reason } = handshake;
  return reason === 'database_away' || reason === 'busy' ? null : reason;
}
