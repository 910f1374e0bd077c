import { Inject, Injectable } from '@nestjs/common';
import { type EntityManager, In } from 'typeorm';

import { InvalidStateError, newId, orNotFound, requireAllKnown, ValidationFailedError } from '@csms/kernel';
import { OrganizationDatabase } from '@csms/platform-db';
import {
  ChangeOutbox,
  findNewestFirst,
  type FoundPage,
  type PageRequest,
  type Principal,
  requireEverySite,
} from '@csms/platform-http';

import { ChargePointEntity } from '../../charge-points/charge-point.entity';
import { FirmwareEntity } from '../catalogue/firmware.entity';

import type { StartRolloutDto } from './dto/rollout.dto';
import { FirmwareRolloutEntity, type RolloutFilters } from './firmware-rollout.entity';
import { type RolloutWithChargers, toRolloutDto } from './rollout.mapper';
import { cancelPending, chargersOf, selectChargers, type SelectedCharger } from './rollout-rows';

const DEADLINE_HOURS = 168;

/** Rollouts, as callers start, read and cancel them; {@link RolloutRunner} carries them out. */
@Injectable()
export class Rollouts {
  constructor(
    @Inject(OrganizationDatabase) private readonly database: OrganizationDatabase,
    @Inject(ChangeOutbox) private readonly changes: ChangeOutbox,
  ) {}

  /** @throws not_found, validation_failed, invalid_state */
  start(caller: Principal, firmwareId: string, body: StartRolloutDto): Promise<RolloutWithChargers> {
    requireEverySite(caller);
    return this.database.run(caller.organizationId, async (tx) => {
      // Held, so that nobody removes it meanwhile.
      const firmware = await tx.findOne(FirmwareEntity, {
        where: { id: firmwareId },
        lock: { mode: 'pessimistic_write' },
      });
      const found = requireApproved(orNotFound(firmware, 'firmware', firmwareId));
      const rollout = tx.create(FirmwareRolloutEntity, rolloutOf(found, body));
      const selected = await requireSelection(tx, found, rollout.filters);
      await tx.insert(FirmwareRolloutEntity, rollout);
      await writeChargers(tx, rollout, selected, found.version);
      await this.record(tx, caller, 'created', null, rollout);
      return { rollout, chargers: await chargersOf(tx, rollout.id) };
    });
  }

  /** @throws not_found */
  list(caller: Principal, firmwareId: string, page: PageRequest): Promise<FoundPage<FirmwareRolloutEntity>> {
    requireEverySite(caller);
    return this.database.run(caller.organizationId, async (tx) => {
      orNotFound(await tx.findOneBy(FirmwareEntity, { id: firmwareId }), 'firmware', firmwareId);
      const query = tx
        .createQueryBuilder(FirmwareRolloutEntity, 'rollout')
        .where('rollout.firmwareId = :firmwareId', { firmwareId });
      return findNewestFirst(query, { at: 'createdAt', id: 'id' }, page);
    });
  }

  /** @throws not_found */
  get(caller: Principal, firmwareId: string, rolloutId: string): Promise<RolloutWithChargers> {
    requireEverySite(caller);
    return this.database.run(caller.organizationId, async (tx) => {
      const row = await tx.findOneBy(FirmwareRolloutEntity, { id: rolloutId, firmwareId });
      const rollout = orNotFound(row, 'rollout', rolloutId);
      return { rollout, chargers: await chargersOf(tx, rolloutId) };
    });
  }

  /** Updates that are under way go on. @throws not_found, invalid_state */
  cancel(caller: Principal, firmwareId: string, rolloutId: string): Promise<RolloutWithChargers> {
    requireEverySite(caller);
    return this.database.run(caller.organizationId, async (tx) => {
      const row = await tx.findOne(FirmwareRolloutEntity, {
        where: { id: rolloutId, firmwareId },
        lock: { mode: 'pessimistic_write' },
      });
      const rollout = orNotFound(row, 'rollout', rolloutId);
      if (rollout.finishedAt !== null) {
        throw new InvalidStateError(`The rollout has ended already: it is ${rollout.status}.`);
      }
      const before = toRolloutDto(rollout);
      Object.assign(rollout, { status: 'cancelled', finishedAt: new Date() });
      await tx.save(rollout);
      await cancelPending(tx, rolloutId, 'cancelled');
      await this.record(tx, caller, 'cancelled', before, rollout);
      return { rollout, chargers: await chargersOf(tx, rolloutId) };
    });
  }

  private record(
    tx: EntityManager,
    caller: Principal,
    deed: string,
    before: object | null,
    rollout: FirmwareRolloutEntity,
  ): Promise<void> {
    return this.changes.record(tx, caller, {
      action: `firmware_rollout.${deed}`,
      resourceType: 'firmware_rollout',
      resourceId: rollout.id,
      before,
      after: toRolloutDto(rollout),
    });
  }
}

function rolloutOf(firmware: FirmwareEntity, body: StartRolloutDto): Partial<FirmwareRolloutEntity> {
  const now = new Date();
  const startAt = body.start_at === undefined ? now : new Date(body.start_at);
  const waitedMs = (body.deadline_hours ?? DEADLINE_HOURS) * 3_600_000;
  return {
    id: newId('rol'),
    organizationId: firmware.organizationId,
    firmwareId: firmware.id,
    filters: {
      site_id: body.site_id ?? null,
      project_id: body.project_id ?? null,
      charge_point_ids: body.charge_point_ids ?? null,
      vendor: body.vendor ?? null,
      model: body.model ?? null,
    },
    batchSize: body.batch_size,
    stopAfterFailures: body.stop_after_failures ?? null,
    status: 'running',
    startAt,
    deadlineAt: new Date(Math.max(startAt.getTime(), now.getTime()) + waitedMs),
    createdAt: now,
    finishedAt: null,
    dueAt: startAt,
  };
}

/** A single charger may try it before; many get what somebody has approved. @throws InvalidStateError */
function requireApproved(firmware: FirmwareEntity): FirmwareEntity {
  if (firmware.approved) return firmware;
  throw new InvalidStateError(
    `The firmware ${firmware.version} is not approved. Approve it (approved: true), then roll it out.`,
  );
}

/** @throws ValidationFailedError, UnknownReferenceError */
async function requireSelection(
  tx: EntityManager,
  firmware: FirmwareEntity,
  filters: RolloutFilters,
): Promise<SelectedCharger[]> {
  const named = filters.charge_point_ids ?? [];
  const rows = await tx.findBy(ChargePointEntity, { chargePointId: In([...named]) });
  const known = new Set(rows.map(({ chargePointId }) => chargePointId));
  requireAllKnown('/charge_point_ids', 'charge_point', named, (id) => known.has(id));
  const selected = await selectChargers(tx, firmware, filters);
  requireModel(firmware, named, selected);
  if (selected.length > 0) return selected;
  const detail = `No charger that the filters name has told that it is a ${firmware.vendor} ${firmware.model}.`;
  throw new ValidationFailedError([{ pointer: '', code: 'no_charge_points', detail }]);
}

/** Who is named and left out would be thought to be updated. @throws ValidationFailedError */
function requireModel(
  { vendor, model }: FirmwareEntity,
  named: readonly string[],
  selected: readonly SelectedCharger[],
): void {
  const ids = new Set(selected.map(({ charge_point_id: id }) => id));
  const at = named.findIndex((id) => !ids.has(id));
  if (at === -1) return;
  const detail = `${named[at] ?? ''} has not told that it is a ${vendor} ${model}, or the other filters leave it out.`;
  throw new ValidationFailedError([{ pointer: `/charge_point_ids/${at}`, code: 'not_selected', detail }]);
}

/** Who runs the firmware already is done. */
async function writeChargers(
  tx: EntityManager,
  rollout: FirmwareRolloutEntity,
  selected: readonly SelectedCharger[],
  version: string,
): Promise<void> {
  const done = selected.filter((one) => one.firmware_version === version);
  const others = selected.filter((one) => one.firmware_version !== version);
  const rows = [
    ...others.map(({ charge_point_id: id }, index) => ({ id, batch: Math.floor(index / rollout.batchSize) })),
    ...done.map(({ charge_point_id: id }) => ({
      id,
      batch: 0,
      state: 'installed',
      reason: 'already_installed',
    })),
  ];
  await tx.query(
    `insert into firmware_rollout_charger (rollout_id, organization_id, charge_point_id, batch, state, reason)
     select $1, $2, row->>'id', (row->>'batch')::int, coalesce(row->>'state', 'pending'), row->>'reason'
     from jsonb_array_elements($3::jsonb) as rows(row)`,
    [rollout.id, rollout.organizationId, JSON.stringify(rows)],
  );
}
