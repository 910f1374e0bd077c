import { Inject, Injectable } from '@nestjs/common';

import { newId } from '@csms/kernel';
import { findNewestFirst, type FoundPage, type PageRequest, type Principal } from '@csms/platform-http';

import { AuditLog } from '../audit/audit-log';
import { actingFor } from '../installers/installer-access';

import { newestRun } from './commissioning.service';
import { CommissioningAccess } from './commissioning-access';
import { CommissioningIssueEntity } from './commissioning-issue.entity';
import type { ReportIssueDto } from './dto/commissioning-issue.dto';

/** What installers find wrong at charge points. */
@Injectable()
export class CommissioningIssues {
  constructor(
    @Inject(CommissioningAccess) private readonly access: CommissioningAccess,
    @Inject(AuditLog) private readonly audit: AuditLog,
  ) {}

  report(caller: Principal, chargePointId: string, input: ReportIssueDto): Promise<CommissioningIssueEntity> {
    return this.access.change(caller, chargePointId, async (tx, { organizationId }) => {
      const run = await newestRun(tx, chargePointId);
      const issue = tx.create(CommissioningIssueEntity, {
        id: newId('iss'),
        organizationId,
        chargePointId,
        runId: run?.id ?? null,
        category: input.category,
        severity: input.severity,
        description: input.description,
        photoUrls: input.photo_urls ?? [],
        reportedBy: caller.subject,
        createdAt: new Date(),
      });
      await tx.insert(CommissioningIssueEntity, issue);
      await this.audit.record(tx, actingFor(caller, organizationId), {
        action: 'commissioning_issue.reported',
        resourceType: 'commissioning_issue',
        resourceId: issue.id,
        before: null,
        after: issue,
      });
      return issue;
    });
  }

  list(
    caller: Principal,
    chargePointId: string,
    page: PageRequest,
  ): Promise<FoundPage<CommissioningIssueEntity>> {
    return this.access.read(caller, chargePointId, (tx) => {
      const query = tx
        .createQueryBuilder(CommissioningIssueEntity, 'issue')
        .where('issue.chargePointId = :chargePointId', { chargePointId });
      return findNewestFirst(query, { at: 'createdAt', id: 'id' }, page);
    });
  }
}
