const NEW_PASSWORD =
  'A new one: POST /charge-points/{id}/credentials, for installers POST /installer/charge-points/{id}/credentials.';

/** Why a charger was turned away, with the one step that lets it in. */
export const REMEDIES = {
  bad_path:
    'Set the address of the central system in the charger to the ocpp_endpoint of its charge point; it ends with the charge point id.',
  unknown_charge_point: 'Register a charge point with this id, or correct the id in the charger.',
  missing_password: `Set the ocpp_password in the charger (AuthorizationKey or BasicAuthPassword). ${NEW_PASSWORD}`,
  wrong_username: 'Set the user name in the charger to its charge point id.',
  wrong_password: `Set the newest ocpp_password in the charger. ${NEW_PASSWORD}`,
  tls_required: 'Set an address that begins with wss:// in the charger: its security profile asks for TLS.',
  missing_certificate:
    'Install a client certificate in the charger: its security profile asks for one. A proxy must pass it on.',
  untrusted_certificate:
    'Install a client certificate that is valid today and signed by the authority that the gateway trusts.',
  wrong_certificate:
    'Install a client certificate whose common name or serial number is the charge point id.',
  tls_failed:
    "Set the charger to TLS 1.2 or later, and install the root certificate that signs the gateway's own.",
  no_common_subprotocol: 'Set the charger to OCPP 1.6 (JSON) or 2.0.1.',
  decommissioned:
    'Switch the charger off, or register it anew under another id: this one is out of service for good.',
} as const;

export type RefusalReason = keyof typeof REMEDIES;

export const REFUSAL_REASONS = Object.keys(REMEDIES) as RefusalReason[];

/** Handshakes of one charger, from one address, turned away for one reason. */
export interface Refusal {
  /** '': of several, or none was named. */
  readonly chargePointId: string;
  /** null: nobody has registered it. */
  readonly organizationId: string | null;
  /** '': several. */
  readonly address: string;
  readonly reason: RefusalReason;
  readonly count: number;
  readonly firstAt: Date;
  readonly lastAt: Date;
}

export function keyOf({ chargePointId, address, reason }: Refusal): string {
  return `${chargePointId}/${address}/${reason}`;
}

/** Both told as one. */
export function merged(a: Refusal, b: Refusal): Refusal {
  return {
    ...a,
    organizationId: a.organizationId ?? b.organizationId,
    count: a.count + b.count,
    firstAt: a.firstAt < b.firstAt ? a.firstAt : b.firstAt,
    lastAt: a.lastAt > b.lastAt ? a.lastAt : b.lastAt,
  };
}

export function mergedByKey(refusals: readonly Refusal[]): Map<string, Refusal> {
  const all = new Map<string, Refusal>();
  for (const one of refusals) {
    const before = all.get(keyOf(one));
    all.set(keyOf(one), before === undefined ? one : merged(before, one));
  }
  return all;
}
