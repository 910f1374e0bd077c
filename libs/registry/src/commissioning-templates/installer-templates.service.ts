import { Inject, Injectable } from '@nestjs/common';

import { Database, whereGiven } from '@csms/platform-db';
import { findNewestFirst, type FoundPage, pageRequest, type Principal } from '@csms/platform-http';

import { CommissioningTemplateEntity } from './commissioning-template.entity';
import type { SuitedQueryDto } from './dto/template.dto';
import { suitedFilter } from './suited-filter';

/** The templates of the operators on whose projects an installer works. */
@Injectable()
export class InstallerTemplates {
  constructor(@Inject(Database) private readonly database: Database) {}

  list(
    { subject: installerId }: Principal,
    filter: SuitedQueryDto,
  ): Promise<FoundPage<CommissioningTemplateEntity>> {
    return this.database.transaction((tx) => {
      const query = tx.createQueryBuilder(CommissioningTemplateEntity, 'template').where(
        `exists (select 1 from project_installer assigned join project on project.id = assigned.project_id
                 where assigned.installer_id = :installerId
                   and project.organization_id = template.organization_id)`,
        { installerId },
      );
      whereGiven(query, suitedFilter(filter));
      return findNewestFirst(query, { at: 'createdAt', id: 'id' }, pageRequest(filter));
    });
  }
}
