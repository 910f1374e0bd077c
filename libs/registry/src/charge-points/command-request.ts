import type { CommandRequested, CommandToChargePoint, EventData } from '@csms/contracts';

import type { ChargePointEntity } from './charge-point.entity';

export interface CommandRequest {
  readonly commandId: string;
  readonly command: CommandToChargePoint;
  /** What it is asked for. */
  readonly reference: string | null;
  /** How long it may be on its way; the charger's own time comes on top. */
  readonly expiresMs?: number;
  readonly timeoutSeconds?: number;
}

const EXPIRES_MS = 60_000;
const TIMEOUT_SECONDS = 30;

/** Asks the gateway to have a charger do something. */
export function commandRequest(
  { id, organizationId }: Pick<ChargePointEntity, 'id' | 'organizationId'>,
  { commandId, command, reference, expiresMs, timeoutSeconds }: CommandRequest,
): EventData<typeof CommandRequested> {
  const now = Date.now();
  return {
    command_id: commandId,
    organization_id: organizationId,
    charge_point_id: id,
    command,
    reference,
    requested_at: new Date(now).toISOString(),
    expires_at: new Date(now + (expiresMs ?? EXPIRES_MS)).toISOString(),
    timeout_seconds: timeoutSeconds ?? TIMEOUT_SECONDS,
  };
}
