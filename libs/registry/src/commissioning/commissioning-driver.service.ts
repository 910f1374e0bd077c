import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import { newId } from '@csms/kernel';

import { ChargePointEntity } from '../charge-points/charge-point.entity';

import { CommissioningLogEntity } from './commissioning-log.entity';
import { commandIds, CommissioningOutbox } from './commissioning-outbox';
import { CommissioningRunEntity } from './commissioning-run.entity';
import { advance, cancel, type Progress } from './domain/advance';
import type { Run } from './domain/run';
import { observed } from './observed-charge-point';

/**
 * Takes runs on when something is heard, or their time has come. Each look holds the lock of the charge point, so that
 * of several instances one looks at a time, and sees what the others have written.
 */
@Injectable()
export class CommissioningDriver {
  constructor(@Inject(CommissioningOutbox) private readonly outbox: CommissioningOutbox) {}

  /** @param heard what the run itself has learnt */
  async look(
    tx: EntityManager,
    chargePointId: string,
    heard: (run: Run) => Run = (run) => run,
  ): Promise<void> {
    const running = { chargePointId, status: 'running' as const };
    if (!(await tx.existsBy(CommissioningRunEntity, running))) return;
    const lock = { mode: 'pessimistic_write' } as const;
    const chargePoint = await tx.findOne(ChargePointEntity, { where: { id: chargePointId }, lock });
    const row = await tx.findOne(CommissioningRunEntity, { where: running, lock });
    if (chargePoint === null || row === null) return;
    // Decommissioned meanwhile.
    if (chargePoint.lifecycle !== 'commissioning') {
      await this.cancel(tx, row);
      return;
    }
    const facts = await observed(tx, chargePoint);
    const before = row.state;
    await this.keep(tx, row, advance(heard(before), facts, commandIds(row.id), new Date()));
    if (row.status === 'failed') await this.outbox.failed(tx, row, chargePoint);
  }

  cancel(tx: EntityManager, row: CommissioningRunEntity): Promise<void> {
    return this.keep(tx, row, cancel(row.state, commandIds(row.id), new Date()));
  }

  private async keep(
    tx: EntityManager,
    row: CommissioningRunEntity,
    { run, effects, log, dueAt }: Progress,
  ): Promise<void> {
    Object.assign(row, { state: run, status: run.status, dueAt });
    await tx.save(row);
    const { id: runId, organizationId } = row;
    const at = new Date();
    if (log.length > 0) {
      await tx.insert(
        CommissioningLogEntity,
        log.map((line) => ({ ...line, id: newId('log'), runId, organizationId, at })),
      );
    }
    for (const effect of effects) await this.outbox.carryOut(tx, row, effect);
    if (run.status !== 'running' && run.testCharge !== null) await this.outbox.removeToken(tx, row);
  }
}
