import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import { NotFoundError } from '@csms/kernel';
import { Database } from '@csms/platform-db';
import { type Principal, requireEverySite } from '@csms/platform-http';

import { AuditLog } from '../audit/audit-log';
import { snapshot } from '../audit/domain/snapshot';
import { ChargePointEntity } from '../charge-points/charge-point.entity';
import { ChargePointAnnouncer } from '../charge-points/charge-point-announcer';
import { ProjectEntity } from '../projects/project.entity';
import { counted, type ProjectWithCounts } from '../projects/projects.service';
import { sha256 } from '../sign-in/user-secrets';
import { SiteEntity } from '../sites/site.entity';

import type { AdoptProjectDto } from './dto/installer-project.dto';
import { ProjectAssignments } from './project-assignments';

/** What belongs to a charge point and names its organization: it goes with it. */
export const OF_CHARGE_POINTS: readonly string[] = [
  'connector',
  'commissioning_run',
  'commissioning_issue',
  'handover_charge_point',
];

/** An operator takes over an installer's own project, with everything in it. */
@Injectable()
export class ProjectAdoption {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(ProjectAssignments) private readonly assignments: ProjectAssignments,
    @Inject(ChargePointAnnouncer) private readonly announcer: ChargePointAnnouncer,
    @Inject(AuditLog) private readonly audit: AuditLog,
  ) {}

  /** @throws NotFoundError without the code that the installer was shown: nobody learns of the project */
  adopt(caller: Principal, projectId: string, input: AdoptProjectDto): Promise<ProjectWithCounts> {
    requireEverySite(caller);
    const { organizationId } = caller;
    return this.database.transaction(async (tx) => {
      const siteId = await ownSite(tx, organizationId, input.site_id ?? null);
      const project = await tx.findOne(ProjectEntity, {
        where: { id: projectId, adoptionCodeSha256: sha256(input.adoption_code) },
        lock: { mode: 'pessimistic_write' },
      });
      if (project === null) throw new NotFoundError('project', projectId);
      const before = snapshot(project);
      const from = project.organizationId;
      Object.assign(project, { organizationId, siteId, adoptionCodeSha256: null, updatedAt: new Date() });
      await tx.save(project);
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

async function ownSite(tx: EntityManager, organizationId: string, id: string | null): Promise<string | null> {
  if (id === null) return null;
  const lock = { mode: 'for_key_share' } as const;
  const site = await tx.findOne(SiteEntity, { where: { id, organizationId }, lock });
  if (site === null) throw new NotFoundError('site', id);
  return site.id;
}
