import { Inject, Injectable } from '@nestjs/common';
import { type EntityManager, IsNull, LessThanOrEqual } from 'typeorm';

import { Database } from '@csms/platform-db';

import { FirmwareEntity } from '../catalogue/firmware.entity';

import { nextStep, type RolloutStep } from './domain/rollout-step';
import { FirmwareRolloutEntity, type RolloutStatus } from './firmware-rollout.entity';
import { cancelPending, chargersOf, setState } from './rollout-rows';

const AGAIN_AFTER_MS = 1_000;
/** An order whose instance died before it wrote an update was never sent. */
const ORDER_LOST_AFTER_SECONDS = 60;

/** Chargers whose update is to be ordered now. */
export interface RolloutTurn {
  readonly rollout: FirmwareRolloutEntity;
  readonly firmware: FirmwareEntity;
  readonly chargePointIds: readonly string[];
}

/** Takes rollouts forward step by step; each step is one instance's, in one transaction. */
@Injectable()
export class RolloutTurns {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** @returns null where nothing is due */
  take(): Promise<RolloutTurn | null> {
    return this.database.transaction(async (tx) => {
      const now = new Date();
      const rollout = await tx.findOne(FirmwareRolloutEntity, {
        where: { finishedAt: IsNull(), dueAt: LessThanOrEqual(now) },
        order: { dueAt: 'ASC' },
        lock: { mode: 'pessimistic_write', onLocked: 'skip_locked' },
      });
      if (rollout === null) return null;
      rollout.dueAt = new Date(now.getTime() + AGAIN_AFTER_MS);
      await tx.save(rollout);
      await putBackLost(tx, rollout.id);
      const step = await stepOf(tx, rollout, now);
      const chargePointIds = await carryOut(tx, rollout, step);
      const firmware = await tx.findOneByOrFail(FirmwareEntity, { id: rollout.firmwareId });
      return { rollout, firmware, chargePointIds };
    });
  }

  /** In the transaction that writes the update. */
  async ordered(
    tx: EntityManager,
    rolloutId: string,
    chargePointId: string,
    updateId: string,
  ): Promise<void> {
    await tx.query(
      `update firmware_rollout_charger set state = 'updating', update_id = $3
       where rollout_id = $1 and charge_point_id = $2`,
      [rolloutId, chargePointId, updateId],
    );
  }

  /** It went away before it could be asked: it is waited for, unless nobody waits any more. */
  async awayAgain(rolloutId: string, chargePointId: string): Promise<void> {
    await this.database.transaction(async (tx) => {
      const rollout = await tx.findOne(FirmwareRolloutEntity, {
        where: { id: rolloutId },
        lock: { mode: 'pessimistic_write' },
      });
      const isOver = rollout?.finishedAt != null;
      await setState(tx, rolloutId, [chargePointId], isOver ? 'cancelled' : 'pending');
    });
  }

  async refused(rolloutId: string, chargePointId: string, reason: string): Promise<void> {
    await this.database.query(
      `update firmware_rollout_charger set state = 'failed', reason = $3
       where rollout_id = $1 and charge_point_id = $2 and state = 'ordering'`,
      [rolloutId, chargePointId, reason],
    );
  }
}

async function putBackLost(tx: EntityManager, rolloutId: string): Promise<void> {
  await tx.query(
    `update firmware_rollout_charger set state = 'pending'
     where rollout_id = $1 and state = 'ordering'
       and ordered_at < now() - interval '${ORDER_LOST_AFTER_SECONDS} seconds'`,
    [rolloutId],
  );
}

async function stepOf(tx: EntityManager, rollout: FirmwareRolloutEntity, now: Date): Promise<RolloutStep> {
  const { batchSize, stopAfterFailures, deadlineAt } = rollout;
  const chargers = (await chargersOf(tx, rollout.id)).map((row) => ({
    id: row.charge_point_id,
    batch: row.batch,
    state: row.state,
    isOnline: row.is_online,
  }));
  return nextStep(chargers, { batchSize, stopAfterFailures, isLate: deadlineAt <= now });
}

/** @returns the chargers whose update is to be ordered */
async function carryOut(
  tx: EntityManager,
  rollout: FirmwareRolloutEntity,
  step: RolloutStep,
): Promise<readonly string[]> {
  switch (step.kind) {
    case 'stop':
      await cancelPending(tx, rollout.id, 'stopped');
      await finish(tx, rollout, 'stopped');
      return [];
    case 'complete':
      await finish(tx, rollout, 'completed');
      return [];
    case 'expire':
      await setState(tx, rollout.id, step.ids, 'failed', 'deadline_passed');
      return [];
    case 'order':
      await setState(tx, rollout.id, step.ids, 'ordering');
      return step.ids;
    case 'wait':
      return [];
  }
}

async function finish(
  tx: EntityManager,
  rollout: FirmwareRolloutEntity,
  status: RolloutStatus,
): Promise<void> {
  Object.assign(rollout, { status, finishedAt: new Date() });
  await tx.save(rollout);
}
