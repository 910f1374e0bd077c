import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import { HandoverWithdrawn } from '@csms/contracts';
import { CodedError, NotFoundError } from '@csms/kernel';
import { Database } from '@csms/platform-db';
import type { Principal } from '@csms/platform-http';
import { Outbox } from '@csms/platform-kafka';

import { AuditLog } from '../audit/audit-log';
import { actingFor } from '../installers/installer-access';
import { ProjectInstallerEntity } from '../installers/project-installer.entity';
import { MailQueue } from '../mail/mail-queue';
import { RegistrySettings } from '../registry-settings';
import { UserAccountEntity } from '../users/user-account.entity';

import type { WithdrawHandoverDto } from './dto/handover.dto';
import { HandoverChargePointEntity, HandoverEntity } from './handover.entity';
import { handoverForAudit } from './handover.mapper';
import { HandoverMails } from './handover-mails';
import { type LockedHandover, lockHandover, refuseDecided, refuseForeign } from './locked-handover';

/** The installer who offered charge points, or the operator, takes the offer back. */
@Injectable()
export class HandoverWithdrawals {
  private readonly texts: HandoverMails;

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(MailQueue) private readonly mails: MailQueue,
    @Inject(AuditLog) private readonly audit: AuditLog,
    @Inject(RegistrySettings) settings: RegistrySettings,
  ) {
    this.texts = new HandoverMails(settings.publicUrl);
  }

  /** @throws NotFoundError, InvalidStateError; CodedError insufficient_role for another installer's */
  withdraw(caller: Principal, id: string, input: WithdrawHandoverDto): Promise<HandoverEntity> {
    return this.database.transaction(async (tx) => {
      const found = await lockHandover(tx, id);
      const { handover } = found;
      await refuseOthers(tx, caller, found);
      refuseDecided(handover);
      const before = handoverForAudit(handover);
      const decision = { reason: input.reason ?? null, decidedAt: new Date(), decidedBy: caller.subject };
      Object.assign(handover, { status: 'withdrawn', ...decision });
      await tx.save(handover);
      await tx.update(HandoverChargePointEntity, { handoverId: id }, { isOpen: false });
      await this.outbox.append(tx, withdrawn(found));
      await this.tell(tx, found);
      await this.audit.record(tx, actingFor(caller, handover.organizationId), {
        action: 'handover.withdrawn',
        resourceType: 'handover',
        resourceId: id,
        before,
        after: handoverForAudit(handover),
      });
      return handover;
    });
  }

  /** The site owner, whose link is void now, and the installer where it was not himself. */
  private async tell(tx: EntityManager, { handover, project }: LockedHandover): Promise<void> {
    const { id, createdBy, decidedBy, siteOwnerEmail, reason } = handover;
    const text = this.texts.withdrawn(id, project.name, reason);
    await this.mails.add(tx, siteOwnerEmail, text);
    if (createdBy === decidedBy) return;
    const installer = await tx.findOneBy(UserAccountEntity, { id: createdBy });
    if (installer !== null) await this.mails.add(tx, installer.email, text);
  }
}

async function refuseOthers(tx: EntityManager, caller: Principal, found: LockedHandover): Promise<void> {
  const { handover, chargePoints } = found;
  if (caller.type !== 'installer') {
    refuseForeign(caller, handover, chargePoints);
    return;
  }
  const where = { projectId: handover.projectId, installerId: caller.subject };
  if (!(await tx.existsBy(ProjectInstallerEntity, where))) throw new NotFoundError('handover', handover.id);
  if (handover.createdBy === caller.subject) return;
  throw new CodedError(
    'insufficient_role',
    'Another installer made the handover: ask them, or the operator.',
  );
}

function withdrawn({ handover, chargePoints }: LockedHandover) {
  const { id, organizationId, projectId, decidedBy, decidedAt } = handover;
  return {
    definition: HandoverWithdrawn,
    organizationId,
    data: {
      organization_id: organizationId,
      handover_id: id,
      project_id: projectId,
      charge_point_ids: chargePoints.map((row) => row.id),
      withdrawn_by: decidedBy ?? '',
      withdrawn_at: (decidedAt ?? new Date()).toISOString(),
    },
  };
}
