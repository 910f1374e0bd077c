import { randomBytes } from 'node:crypto';

import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import { CodedError, InvalidStateError, newId, NotFoundError } from '@csms/kernel';
import { findNewestFirst, type FoundPage, type PageRequest, type Principal } from '@csms/platform-http';

import { AuditLog } from '../audit/audit-log';
import { snapshot } from '../audit/domain/snapshot';
import type { ChargePointEntity } from '../charge-points/charge-point.entity';
import { ChargePointAnnouncer } from '../charge-points/charge-point-announcer';
import { enter } from '../charge-points/domain/lifecycle';
import type { RunTemplate } from '../commissioning-templates/domain/template';
import { findBestTemplate, requireTemplate } from '../commissioning-templates/organization-templates';
import { toRunTemplate } from '../commissioning-templates/template.mapper';
import { actingFor } from '../installers/installer-access';

import { CommissioningAccess } from './commissioning-access';
import { CommissioningDriver } from './commissioning-driver.service';
import { CommissioningLogEntity } from './commissioning-log.entity';
import { CommissioningOutbox } from './commissioning-outbox';
import { CommissioningRunEntity } from './commissioning-run.entity';
import { newRun, type Run } from './domain/run';
import type { StartCommissioningDto } from './dto/commissioning.dto';
import { wasSignedOff } from './was-signed-off';

/** What installers do with runs; {@link CommissioningDriver} takes them on. */
@Injectable()
export class CommissioningService {
  constructor(
    @Inject(CommissioningAccess) private readonly access: CommissioningAccess,
    @Inject(CommissioningDriver) private readonly driver: CommissioningDriver,
    @Inject(CommissioningOutbox) private readonly outbox: CommissioningOutbox,
    @Inject(ChargePointAnnouncer) private readonly announcer: ChargePointAnnouncer,
    @Inject(AuditLog) private readonly audit: AuditLog,
  ) {}

  start(
    caller: Principal,
    chargePointId: string,
    input: StartCommissioningDto,
  ): Promise<CommissioningRunEntity> {
    return this.access.change(caller, chargePointId, async (tx, chargePoint) => {
      await refuseSecond(tx, chargePointId);
      const template = await templateOf(tx, chargePoint, input.template_id ?? null);
      const before = snapshot(chargePoint);
      enter(chargePoint, 'commissioning');
      chargePoint.updatedAt = new Date();
      await tx.save(chargePoint);
      const state = newRun(new Date(), input.skip_test_transaction ?? false, template);
      const run = newRunRow(tx, caller, chargePoint, state);
      await tx.save(run);
      await this.announcer.announceUpdated(tx, [chargePoint]);
      await this.outbox.started(tx, run, chargePoint);
      await this.record(tx, caller, 'charge_point.commissioning_started', before, chargePoint);
      return run;
    });
  }

  cancel(caller: Principal, chargePointId: string): Promise<CommissioningRunEntity> {
    return this.access.change(caller, chargePointId, async (tx, chargePoint) => {
      const run = await newestRun(tx, chargePointId);
      if (run === null) throw new NotFoundError('commissioning_run', `of ${chargePointId}`);
      if (run.status !== 'running') throw new InvalidStateError(`The run is ${run.status} already.`);
      await this.driver.cancel(tx, run);
      const before = snapshot(chargePoint);
      if (await wasSignedOff(tx, chargePointId)) await this.stayCommissioned(tx, chargePoint);
      await this.record(tx, caller, 'charge_point.commissioning_cancelled', before, chargePoint);
      return run;
    });
  }

  /** The newest run. */
  get(caller: Principal, chargePointId: string): Promise<CommissioningRunEntity> {
    return this.access.read(caller, chargePointId, (tx) => requireRun(tx, chargePointId));
  }

  /** Of the newest run. */
  logs(
    caller: Principal,
    chargePointId: string,
    page: PageRequest,
  ): Promise<FoundPage<CommissioningLogEntity>> {
    return this.access.read(caller, chargePointId, async (tx) => {
      const { id } = await requireRun(tx, chargePointId);
      const query = tx.createQueryBuilder(CommissioningLogEntity, 'line').where('line.runId = :id', { id });
      return findNewestFirst(query, { at: 'at', id: 'id' }, page);
    });
  }

  /** Checks that were called off say nothing against those of before. */
  private async stayCommissioned(tx: EntityManager, chargePoint: ChargePointEntity): Promise<void> {
    enter(chargePoint, 'commissioned');
    chargePoint.updatedAt = new Date();
    await tx.save(chargePoint);
    await this.announcer.announceUpdated(tx, [chargePoint]);
  }

  private record(
    tx: EntityManager,
    caller: Principal,
    action: string,
    before: object,
    after: ChargePointEntity,
  ): Promise<void> {
    const resource = { resourceType: 'charge_point', resourceId: after.id };
    return this.audit.record(tx, actingFor(caller, after.organizationId), {
      action,
      ...resource,
      before,
      after,
    });
  }
}

export function newestRun(tx: EntityManager, chargePointId: string): Promise<CommissioningRunEntity | null> {
  return tx.findOne(CommissioningRunEntity, {
    where: { chargePointId },
    order: { startedAt: 'DESC', id: 'DESC' },
  });
}

async function requireRun(tx: EntityManager, chargePointId: string): Promise<CommissioningRunEntity> {
  const run = await newestRun(tx, chargePointId);
  if (run === null) throw new NotFoundError('commissioning_run', `of ${chargePointId}`);
  return run;
}

async function refuseSecond(tx: EntityManager, chargePointId: string): Promise<void> {
  const run = await newestRun(tx, chargePointId);
  if (run?.status !== 'running') return;
  throw new CodedError('already_running', 'The charge point is being commissioned: wait, or cancel that.', {
    session_id: run.id,
  });
}

/** The one that is named, or else names the charger best. @throws ValidationFailedError */
async function templateOf(
  tx: EntityManager,
  chargePoint: ChargePointEntity,
  templateId: string | null,
): Promise<RunTemplate | null> {
  if (templateId !== null)
    return toRunTemplate(await requireTemplate(tx, chargePoint.organizationId, templateId));
  const best = await findBestTemplate(tx, chargePoint);
  return best === null ? null : toRunTemplate(best);
}

function newRunRow(
  tx: EntityManager,
  { subject }: Principal,
  { id, organizationId, projectId }: ChargePointEntity,
  state: Run,
): CommissioningRunEntity {
  const now = new Date(state.startedAt);
  return tx.create(CommissioningRunEntity, {
    id: newId('comm'),
    organizationId,
    chargePointId: id,
    projectId,
    status: 'running',
    startedAt: now,
    startedBy: subject,
    state,
    // 1.6 chargers take 20 characters (§7.28).
    testIdTag: `TEST${randomBytes(8).toString('hex').toUpperCase()}`,
    dueAt: now,
  });
}
