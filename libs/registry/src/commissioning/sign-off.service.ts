import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import { CodedError } from '@csms/kernel';
import { Database } from '@csms/platform-db';
import type { Principal } from '@csms/platform-http';
import { Outbox } from '@csms/platform-kafka';

import { AuditLog } from '../audit/audit-log';
import { snapshot } from '../audit/domain/snapshot';
import { ChargePointEntity } from '../charge-points/charge-point.entity';
import { ChargePointAnnouncer } from '../charge-points/charge-point-announcer';
import { isAnotherSerialNumber } from '../charge-points/domain/charge-point-status';
import { enter, mayFollow } from '../charge-points/domain/lifecycle';
import { actingFor, requireChargePoint } from '../installers/installer-access';
import { mayBecome } from '../projects/domain/project-status';
import { ProjectEntity } from '../projects/project.entity';
import { projectChanged } from '../projects/project-events';

import { newestRun } from './commissioning.service';
import { CommissioningOutbox } from './commissioning-outbox';
import type { CommissioningRunEntity } from './commissioning-run.entity';
import { failingSteps, STEP_NAMES, type StepName } from './domain/run';

/** The installer says that a charge point is ready: it has passed its checks. */
@Injectable()
export class SignOff {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(CommissioningOutbox) private readonly outbox: CommissioningOutbox,
    @Inject(Outbox) private readonly told: Outbox,
    @Inject(ChargePointAnnouncer) private readonly announcer: ChargePointAnnouncer,
    @Inject(AuditLog) private readonly audit: AuditLog,
  ) {}

  /** @returns when. @throws NotFoundError, InvalidStateError, CodedError checks_not_passed */
  commission(caller: Principal, chargePointId: string): Promise<Date> {
    return this.database.transaction(async (tx) => {
      const project = await lockProjectOf(tx, chargePointId);
      const chargePoint = await requireChargePoint(tx, caller, chargePointId);
      const before = snapshot(chargePoint);
      // Where it is too late for checks, their result is not the news.
      if (!mayFollow(chargePoint.lifecycle, 'commissioning')) enter(chargePoint, 'commissioned');
      if (chargePoint.lifecycle === 'commissioned') enter(chargePoint, 'commissioned');
      const run = await passedRun(tx, chargePoint);
      enter(chargePoint, 'commissioned');
      const now = new Date();
      chargePoint.updatedAt = now;
      await tx.save(chargePoint);
      Object.assign(run, { signedOffAt: now, signedOffBy: caller.subject });
      await tx.save(run);
      await this.announcer.announceUpdated(tx, [chargePoint]);
      await this.outbox.completed(tx, run, chargePoint, now);
      const actor = actingFor(caller, chargePoint.organizationId);
      const resource = { resourceType: 'charge_point', resourceId: chargePointId };
      const action = 'charge_point.commissioned';
      await this.audit.record(tx, actor, { action, ...resource, before, after: chargePoint });
      if (project !== null) await this.completeProject(tx, actor, project);
      return now;
    });
  }

  /** When the last charge point of a project is ready, so is the project. */
  private async completeProject(tx: EntityManager, actor: Principal, project: ProjectEntity): Promise<void> {
    const [{ open }] = await tx.query<[{ open: number }]>(
      `select count(*) as open from charge_point
       where project_id = $1 and lifecycle not in ('commissioned', 'handed_over', 'decommissioned')`,
      [project.id],
    );
    if (open > 0 || project.status === 'commissioned' || !mayBecome(project.status, 'commissioned')) return;
    const before = snapshot(project);
    Object.assign(project, { status: 'commissioned', updatedAt: new Date() });
    await tx.save(project);
    await this.told.append(tx, projectChanged(project));
    const resource = { resourceType: 'project', resourceId: project.id };
    await this.audit.record(tx, actor, { action: 'project.updated', ...resource, before, after: project });
  }
}

/** In the order of every other transaction: projects before charge points. Who may see it is asked after. */
async function lockProjectOf(tx: EntityManager, chargePointId: string): Promise<ProjectEntity | null> {
  const row = await tx.findOneBy(ChargePointEntity, { id: chargePointId });
  if (row?.projectId == null) return null;
  return tx.findOne(ProjectEntity, { where: { id: row.projectId }, lock: { mode: 'pessimistic_write' } });
}

async function passedRun(tx: EntityManager, chargePoint: ChargePointEntity): Promise<CommissioningRunEntity> {
  const run = await newestRun(tx, chargePoint.id);
  const failing = run === null ? STEP_NAMES : failingSteps(run.state);
  if (run === null || run.status !== 'passed') throw notPassed(failing);
  const configuration = run.state.steps.find(({ name }) => name === 'configuration');
  const checked = configuration?.evidence?.['serial_number'];
  // Other hardware than was checked.
  if (typeof checked === 'string' && isAnotherSerialNumber(chargePoint.serialNumber, checked)) {
    throw notPassed(['configuration']);
  }
  return run;
}

function notPassed(steps: readonly StepName[]): CodedError {
  const words = steps.length === 0 ? 'the run was not finished' : steps.join(', ');
  return new CodedError('checks_not_passed', `The charge point has not passed its checks: ${words}.`, {
    failing_steps: steps,
  });
}
