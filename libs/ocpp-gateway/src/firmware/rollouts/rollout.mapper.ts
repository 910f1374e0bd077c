import type {
  RolloutChargerDto,
  RolloutCountsDto,
  RolloutDto,
  RolloutWithChargersDto,
} from './dto/rollout.dto';
import type { FirmwareRolloutEntity } from './firmware-rollout.entity';
import type { RolloutChargerRow } from './rollout-rows';

export interface RolloutWithChargers {
  readonly rollout: FirmwareRolloutEntity;
  readonly chargers: readonly RolloutChargerRow[];
}

export function toRolloutDto(row: FirmwareRolloutEntity): RolloutDto {
  const isAhead = row.status === 'running' && row.startAt.getTime() > Date.now();
  const { charge_point_ids: ids, ...filters } = row.filters;
  return {
    rollout_id: row.id,
    firmware_id: row.firmwareId,
    status: isAhead ? 'scheduled' : row.status,
    filters: { ...filters, charge_point_ids: ids === null ? null : [...ids] },
    batch_size: row.batchSize,
    stop_after_failures: row.stopAfterFailures,
    start_at: row.startAt.toISOString(),
    deadline_at: row.deadlineAt.toISOString(),
    created_at: row.createdAt.toISOString(),
    finished_at: row.finishedAt?.toISOString() ?? null,
  };
}

export function toRolloutWithChargersDto({ rollout, chargers }: RolloutWithChargers): RolloutWithChargersDto {
  return Object.assign(toRolloutDto(rollout), {
    counts: countsOf(chargers),
    chargers: chargers.map(toChargerDto),
  });
}

function countsOf(chargers: readonly RolloutChargerRow[]): RolloutCountsDto {
  const inState = (...states: string[]) => chargers.filter(({ state }) => states.includes(state)).length;
  return {
    pending: inState('pending'),
    updating: inState('ordering', 'updating'),
    installed: inState('installed'),
    failed: inState('failed'),
    cancelled: inState('cancelled'),
  };
}

function toChargerDto(row: RolloutChargerRow): RolloutChargerDto {
  return {
    charge_point_id: row.charge_point_id,
    batch: row.batch + 1,
    state: row.state,
    reason: row.reason,
    update_id: row.update_id,
    update_status: row.update_status,
  };
}
