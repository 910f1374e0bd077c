import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import { InvalidStateError, namedBy, NotFoundError, ValidationFailedError } from '@csms/kernel';
import { Database } from '@csms/platform-db';
import { type Principal, requireEverySite } from '@csms/platform-http';
import { Outbox } from '@csms/platform-kafka';

import { AuditLog } from '../audit/audit-log';
import { snapshot } from '../audit/domain/snapshot';
import { ChargePointEntity } from '../charge-points/charge-point.entity';
import { ChargePointAnnouncer } from '../charge-points/charge-point-announcer';
import { ProjectEntity } from '../projects/project.entity';
import { projectChanged } from '../projects/project-events';
import { counted, type ProjectWithCounts } from '../projects/projects.service';
import { sha256 } from '../sign-in/user-secrets';
import { SiteEntity } from '../sites/site.entity';

import type { AdoptProjectDto } from './dto/installer-project.dto';
import { InstallerEntity } from './installer.entity';
import { ProjectAssignments } from './project-assignments';

/** What belongs to a charge point and names its organization: it goes with it. */
export const OF_CHARGE_POINTS: readonly string[] = [
  'connector',
  'commissioning_run',
  'commissioning_issue',
  'template_application',
  'handover_charge_point',
];

/** An operator takes over an installer's own project, with everything in it. */
@Injectable()
export class ProjectAdoption {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(ProjectAssignments) private readonly assignments: ProjectAssignments,
    @Inject(ChargePointAnnouncer) private readonly announcer: ChargePointAnnouncer,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(AuditLog) private readonly audit: AuditLog,
  ) {}

  /** @throws ValidationFailedError without the code that the installer was shown; InvalidStateError */
  adopt(caller: Principal, projectId: string, input: AdoptProjectDto): Promise<ProjectWithCounts> {
    requireEverySite(caller);
    const { organizationId } = caller;
    return this.database.transaction(async (tx) => {
      const siteId = await namedBy('/site_id', () => ownSite(tx, organizationId, input.site_id ?? null));
      const project = await requireAdoptable(tx, caller, projectId, input.adoption_code);
      const before = snapshot(project);
      const from = project.organizationId;
      Object.assign(project, { organizationId, siteId, updatedAt: new Date() });
      await tx.save(project);
      await this.outbox.append(tx, projectChanged(project));
      await this.assignments.moveAll(tx, project);
      await this.moveChargePoints(tx, projectId, organizationId, siteId);
      const change = { action: 'project.adopted', resourceType: 'project', resourceId: projectId };
      await this.audit.record(tx, caller, { ...change, before, after: project });
      await this.audit.record(tx, caller, { ...change, organizationId: from, before, after: null });
      return counted(tx, project);
    });
  }

  private async moveChargePoints(
    tx: EntityManager,
    projectId: string,
    organizationId: string,
    siteId: string | null,
  ): Promise<void> {
    const rows = await tx.find(ChargePointEntity, {
      where: { projectId },
      order: { id: 'ASC' },
      lock: { mode: 'pessimistic_write' },
    });
    for (const row of rows) Object.assign(row, { organizationId, siteId, updatedAt: new Date() });
    await tx.save(rows);
    for (const table of OF_CHARGE_POINTS) {
      await tx.query(`update ${table} set organization_id = $2 where charge_point_id = any($1)`, [
        rows.map(({ id }) => id),
        organizationId,
      ]);
    }
    await tx.query(
      `update commissioning_log set organization_id = $2
       where run_id in (select id from commissioning_run where charge_point_id = any($1))`,
      [rows.map(({ id }) => id), organizationId],
    );
    await tx.query('update handover set organization_id = $2 where project_id = $1', [
      projectId,
      organizationId,
    ]);
    await this.announcer.announceUpdated(tx, rows);
  }
}

/**
 * Who has no code is told the same of every project, also of one that is not there. The code of one that was adopted
 * is kept, so that whoever was given it learns why it serves no more.
 */
async function requireAdoptable(
  tx: EntityManager,
  { organizationId }: Principal,
  id: string,
  code: string,
): Promise<ProjectEntity> {
  const lock = { mode: 'pessimistic_write' } as const;
  const project = await tx.findOne(ProjectEntity, { where: { id, adoptionCodeSha256: sha256(code) }, lock });
  if (project === null && (await tx.existsBy(ProjectEntity, { id, organizationId }))) {
    throw new InvalidStateError('The project is your organization’s already.');
  }
  if (project === null) throw wrongCode();
  if (!(await tx.existsBy(InstallerEntity, { organizationId: project.organizationId }))) {
    throw new InvalidStateError('The project was adopted already.');
  }
  if (project.status === 'archived') {
    throw new InvalidStateError('The project is archived: ask the installer to take it up again.');
  }
  return project;
}

function wrongCode(): ValidationFailedError {
  const detail = 'This is not the code of the project: ask the installer for the newest one.';
  return new ValidationFailedError([{ pointer: '/adoption_code', code: 'wrong_code', detail }]);
}

async function ownSite(tx: EntityManager, organizationId: string, id: string | null): Promise<string | null> {
  if (id === null) return null;
  const lock = { mode: 'for_key_share' } as const;
  const site = await tx.findOne(SiteEntity, { where: { id, organizationId }, lock });
  if (site === null) throw new NotFoundError('site', id);
  return site.id;
}
