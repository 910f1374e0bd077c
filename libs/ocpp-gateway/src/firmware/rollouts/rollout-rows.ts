import type { EntityManager } from 'typeorm';

import type { FirmwareEntity } from '../catalogue/firmware.entity';

import type { RolloutChargerState } from './domain/rollout-step';
import type { RolloutFilters } from './firmware-rollout.entity';

/** How a rollout stands at one charger, with its update's own status. */
export interface RolloutChargerRow {
  readonly charge_point_id: string;
  readonly batch: number;
  readonly state: RolloutChargerState;
  readonly reason: string | null;
  readonly update_id: string | null;
  readonly update_status: string | null;
  readonly is_online: boolean;
}

/** Chargers in the order of their batches: an update that has ended says how it stands. */
export function chargersOf(tx: EntityManager, rolloutId: string): Promise<RolloutChargerRow[]> {
  return tx.query<RolloutChargerRow[]>(
    `select one.charge_point_id, one.batch, one.update_id, coalesce(one.reason, update.reason) as reason,
       update.status as update_status,
       case when one.state = 'updating' and update.completed_at is not null then update.status
         else one.state end as state,
       exists (select 1 from connection where connection.charge_point_id = one.charge_point_id) as is_online
     from firmware_rollout_charger as one left join firmware_update as update on update.id = one.update_id
     where one.rollout_id = $1 order by one.batch, one.charge_point_id`,
    [rolloutId],
  );
}

export interface SelectedCharger {
  readonly charge_point_id: string;
  readonly firmware_version: string | null;
}

/** The chargers of the firmware's model, by their last boot, that the filters name. */
export function selectChargers(
  tx: EntityManager,
  firmware: FirmwareEntity,
  filters: RolloutFilters,
): Promise<SelectedCharger[]> {
  return tx.query<SelectedCharger[]>(
    `select known.charge_point_id, software.firmware_version
     from charge_point as known join charger_software as software using (charge_point_id)
     where known.lifecycle <> 'decommissioned' and software.vendor = $1 and software.model = $2
       and ($3::text is null or known.site_id = $3) and ($4::text is null or known.project_id = $4)
       and ($5::text[] is null or known.charge_point_id = any($5))
       and ($6::text is null or software.vendor = $6) and ($7::text is null or software.model = $7)
     order by known.charge_point_id`,
    [
      firmware.vendor,
      firmware.model,
      filters.site_id,
      filters.project_id,
      filters.charge_point_ids,
      filters.vendor,
      filters.model,
    ],
  );
}

export async function setState(
  tx: Pick<EntityManager, 'query'>,
  rolloutId: string,
  ids: readonly string[],
  state: RolloutChargerState,
  reason: string | null = null,
): Promise<void> {
  await tx.query(
    `update firmware_rollout_charger set state = $3, reason = $4, ordered_at = now(), update_id = null
     where rollout_id = $1 and charge_point_id = any($2)`,
    [rolloutId, ids, state, reason],
  );
}

/** Who has not been reached will not be. */
export async function cancelPending(tx: EntityManager, rolloutId: string, reason: string): Promise<void> {
  await tx.query(
    `update firmware_rollout_charger set state = 'cancelled', reason = $2
     where rollout_id = $1 and state = 'pending'`,
    [rolloutId, reason],
  );
}
