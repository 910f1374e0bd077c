import { Inject, Injectable } from '@nestjs/common';

import { newId, NotFoundError } from '@csms/kernel';
import { OrganizationDatabase } from '@csms/platform-db';
import { findNewestFirst, type FoundRows, type PageRequest, type Principal } from '@csms/platform-http';

import { AuditLog } from '../audit/audit-log';
import { inGrantedSites, isInGrantedSites, requireWriteGrant } from '../grants/in-granted-sites';
import { SiteEntity } from '../sites/site.entity';

import type { CreateProjectDto } from './dto/project.dto';
import { ProjectEntity } from './project.entity';

@Injectable()
export class ProjectsService {
  constructor(
    @Inject(OrganizationDatabase) private readonly database: OrganizationDatabase,
    @Inject(AuditLog) private readonly audit: AuditLog,
  ) {}

  create(caller: Principal, input: CreateProjectDto): Promise<ProjectEntity> {
    requireWriteGrant(caller, input.site_id ?? null);
    return this.database.run(caller.organizationId, async (tx) => {
      if (input.site_id !== undefined && !(await tx.existsBy(SiteEntity, { id: input.site_id }))) {
        throw new NotFoundError('site', input.site_id);
      }
      const project = tx.create(ProjectEntity, {
        id: newId('proj'),
        organizationId: caller.organizationId,
        siteId: input.site_id ?? null,
        name: input.name,
        address: input.address ?? null,
        status: 'in_progress',
        createdAt: new Date(),
      });
      await tx.insert(ProjectEntity, project);
      await this.audit.record(tx, caller, {
        action: 'project.created',
        resourceType: 'project',
        resourceId: project.id,
        before: null,
        after: project,
      });
      return project;
    });
  }

  list(caller: Principal, page: PageRequest, siteId: string | undefined): Promise<FoundRows<ProjectEntity>> {
    return this.database.run(caller.organizationId, (tx) => {
      const query = inGrantedSites(tx.createQueryBuilder(ProjectEntity, 'project'), caller, 'siteId');
      if (siteId !== undefined) query.andWhere('project.siteId = :siteId', { siteId });
      return findNewestFirst(query, { at: 'createdAt', id: 'id' }, page);
    });
  }

  get(caller: Principal, projectId: string): Promise<ProjectEntity> {
    return this.database.run(caller.organizationId, async (tx) => {
      const project = await tx.findOneBy(ProjectEntity, { id: projectId });
      if (project === null || !isInGrantedSites(caller, project.siteId)) {
        throw new NotFoundError('project', projectId);
      }
      return project;
    });
  }
}
