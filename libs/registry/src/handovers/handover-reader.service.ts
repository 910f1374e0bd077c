import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager, SelectQueryBuilder } from 'typeorm';

import { CodedError, NotFoundError } from '@csms/kernel';
import { Database, OrganizationDatabase } from '@csms/platform-db';
import {
  findNewestFirst,
  type FoundPage,
  type PageRequest,
  type Principal,
  whereSiteIsGranted,
} from '@csms/platform-http';

import { ProjectInstallerEntity } from '../installers/project-installer.entity';
import { ProjectEntity } from '../projects/project.entity';
import { sha256 } from '../sign-in/user-secrets';

import { handoverStatus } from './domain/handover-status';
import type { HandoverQueryDto } from './dto/handover.dto';
import { HandoverEntity } from './handover.entity';
import { wrongLink } from './handover-decisions.service';

/** Installers see the handovers of their projects, an organization's credential those of its own. */
@Injectable()
export class HandoverReader {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(OrganizationDatabase) private readonly organizations: OrganizationDatabase,
  ) {}

  list(
    caller: Principal,
    page: PageRequest,
    { project_id: projectId }: HandoverQueryDto,
  ): Promise<FoundPage<HandoverEntity>> {
    return this.within(caller, (query) => {
      if (projectId !== undefined) query.andWhere('handover.projectId = :projectId', { projectId });
      return findNewestFirst(query, { at: 'createdAt', id: 'id' }, page);
    });
  }

  async get(caller: Principal, id: string): Promise<HandoverEntity> {
    const row = await this.within(caller, (query) => query.andWhere('handover.id = :id', { id }).getOne());
    if (row === null) throw new NotFoundError('handover', id);
    return row;
  }

  /**
   * By the site owner's link, which this leaves as it is, or by a credential.
   *
   * @throws CodedError invalid_token, gone; NotFoundError
   */
  async getByLink(caller: Principal, id: string, token: string | undefined): Promise<HandoverEntity> {
    if (caller.type !== 'anonymous') return this.get(caller, id);
    const row = await this.database.once((manager) => manager.findOneBy(HandoverEntity, { id }));
    if (token === undefined || row?.secretSha256 !== sha256(token)) throw wrongLink();
    const status = handoverStatus(row, new Date());
    if (status !== 'expired' && status !== 'withdrawn') return row;
    throw new CodedError('gone', `The handover is ${status}: ask the installer for another one.`);
  }

  private within<T>(
    caller: Principal,
    work: (query: SelectQueryBuilder<HandoverEntity>) => Promise<T>,
  ): Promise<T> {
    if (caller.type === 'installer') {
      return this.database.transaction((tx) => {
        const query = visible(tx).innerJoin(
          ProjectInstallerEntity,
          'assigned',
          'assigned.projectId = project.id',
        );
        return work(query.andWhere('assigned.installerId = :installer', { installer: caller.subject }));
      });
    }
    return this.organizations.run(caller.organizationId, (tx) => {
      const query = visible(tx);
      whereSiteIsGranted(query, 'project.siteId', caller);
      return work(query);
    });
  }
}

function visible(tx: EntityManager): SelectQueryBuilder<HandoverEntity> {
  return tx
    .createQueryBuilder(HandoverEntity, 'handover')
    .innerJoin(ProjectEntity, 'project', 'project.id = handover.projectId')
    .where('true');
}
