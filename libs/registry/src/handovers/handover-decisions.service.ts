import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import { HandoverCompleted } from '@csms/contracts';
import { CodedError, ValidationFailedError } from '@csms/kernel';
import { Database } from '@csms/platform-db';
import type { Principal } from '@csms/platform-http';
import { Outbox } from '@csms/platform-kafka';

import { AuditLog } from '../audit/audit-log';
import { snapshot } from '../audit/domain/snapshot';
import type { ChargePointEntity } from '../charge-points/charge-point.entity';
import { ChargePointAnnouncer } from '../charge-points/charge-point-announcer';
import { enter } from '../charge-points/domain/lifecycle';
import { MailQueue } from '../mail/mail-queue';
import { mayBecome } from '../projects/domain/project-status';
import { projectChanged } from '../projects/project-events';
import { RegistrySettings } from '../registry-settings';
import { sha256 } from '../sign-in/user-secrets';
import { UserAccountEntity } from '../users/user-account.entity';

import { handoverStatus } from './domain/handover-status';
import type { AcceptHandoverDto, RejectHandoverDto } from './dto/handover.dto';
import { HandoverChargePointEntity, HandoverEntity } from './handover.entity';
import { handoverForAudit } from './handover.mapper';
import { HandoverMails } from './handover-mails';
import { type LockedHandover, lockHandover, refuseDecided, refuseForeign } from './locked-handover';

interface Found extends LockedHandover {
  /** As the audit log names the decider. */
  readonly actor: Principal;
}

/** The site owner, by the link in his mail, or the operator takes charge points over, or does not. */
@Injectable()
export class HandoverDecisions {
  private readonly texts: HandoverMails;

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(ChargePointAnnouncer) private readonly announcer: ChargePointAnnouncer,
    @Inject(MailQueue) private readonly mails: MailQueue,
    @Inject(AuditLog) private readonly audit: AuditLog,
    @Inject(RegistrySettings) settings: RegistrySettings,
  ) {
    this.texts = new HandoverMails(settings.publicUrl);
  }

  /** @throws CodedError invalid_token, gone; NotFoundError, InvalidStateError */
  accept(caller: Principal, id: string, input: AcceptHandoverDto): Promise<HandoverEntity> {
    return this.database.transaction(async (tx) => {
      const found = await this.find(tx, caller, id, input);
      const { handover, chargePoints, project } = found;
      await this.decide(tx, found, 'accepted', input.name ?? null, null);
      await this.handOver(tx, found);
      await this.completeProject(tx, found);
      await this.outbox.append(tx, completed(handover, chargePoints));
      await this.tell(tx, handover, this.texts.accepted(id, project.name, handover.recordSha256), true);
      return handover;
    });
  }

  /** The charge points stay commissioned, and may be handed over again. */
  reject(caller: Principal, id: string, input: RejectHandoverDto): Promise<HandoverEntity> {
    return this.database.transaction(async (tx) => {
      const found = await this.find(tx, caller, id, input);
      const { reason } = input;
      await this.decide(tx, found, 'rejected', input.name ?? null, reason);
      await this.tell(tx, found.handover, this.texts.rejected(id, found.project.name, reason), false);
      return found.handover;
    });
  }

  private async find(
    tx: EntityManager,
    caller: Principal,
    id: string,
    { token, name }: AcceptHandoverDto,
  ): Promise<Found> {
    const known = await tx.findOneBy(HandoverEntity, { id });
    const isByLink = caller.type === 'anonymous';
    if (isByLink && (token === undefined || known?.secretSha256 !== sha256(token))) throw wrongLink();
    const { project, chargePoints, handover } = await lockHandover(tx, id);
    if (isByLink) refuseVoidLink(handover);
    if (isByLink && name == null) throw unsigned();
    if (!isByLink) refuseForeign(caller, handover, chargePoints);
    refuseDecided(handover);
    const { organizationId, siteOwnerEmail } = handover;
    const actor = isByLink ? { ...caller, organizationId, subject: siteOwnerEmail } : caller;
    return { project, chargePoints, handover, actor };
  }

  private async decide(
    tx: EntityManager,
    { handover, actor }: Found,
    status: 'accepted' | 'rejected',
    name: string | null,
    reason: string | null,
  ): Promise<void> {
    const before = handoverForAudit(handover);
    const decision = { status, reason, decidedAt: new Date(), decidedBy: actor.subject, decidedName: name };
    Object.assign(handover, decision);
    await tx.save(handover);
    await tx.update(HandoverChargePointEntity, { handoverId: handover.id }, { isOpen: false });
    await this.audit.record(tx, actor, {
      action: `handover.${status}`,
      resourceType: 'handover',
      resourceId: handover.id,
      before,
      after: handoverForAudit(handover),
    });
  }

  private async handOver(tx: EntityManager, { chargePoints, actor }: Found): Promise<void> {
    const now = new Date();
    const changes = chargePoints.map((row) => {
      const before = snapshot(row);
      enter(row, 'handed_over');
      row.updatedAt = now;
      const resource = { resourceType: 'charge_point', resourceId: row.id };
      return { action: 'charge_point.handed_over', ...resource, before, after: row };
    });
    await tx.save(chargePoints);
    await this.announcer.announceUpdated(tx, chargePoints);
    await this.audit.recordAll(tx, actor, changes);
  }

  /** With its last charge point the project is handed over too. */
  private async completeProject(tx: EntityManager, { project, actor }: Found): Promise<void> {
    const [{ open }] = await tx.query<[{ open: number }]>(
      `select count(*) as open from charge_point
       where project_id = $1 and lifecycle not in ('handed_over', 'decommissioned')`,
      [project.id],
    );
    if (open > 0 || !mayBecome(project.status, 'handed_over')) return;
    const before = snapshot(project);
    Object.assign(project, { status: 'handed_over', updatedAt: new Date() });
    await tx.save(project);
    await this.outbox.append(tx, projectChanged(project));
    const resource = { resourceType: 'project', resourceId: project.id };
    await this.audit.record(tx, actor, {
      action: 'project.handed_over',
      ...resource,
      before,
      after: project,
    });
  }

  /** The installer always, the site owner where there is something to keep. */
  private async tell(
    tx: EntityManager,
    { createdBy, siteOwnerEmail }: HandoverEntity,
    text: ReturnType<HandoverMails['accepted']>,
    isForOwner: boolean,
  ): Promise<void> {
    const installer = await tx.findOneBy(UserAccountEntity, { id: createdBy });
    const addresses = [
      ...(installer === null ? [] : [installer.email]),
      ...(isForOwner ? [siteOwnerEmail] : []),
    ];
    for (const address of addresses) await this.mails.add(tx, address, text);
  }
}

function completed(handover: HandoverEntity, chargePoints: readonly ChargePointEntity[]) {
  const { id, organizationId, projectId, siteOwnerEmail, decidedAt } = handover;
  return {
    definition: HandoverCompleted,
    organizationId,
    data: {
      organization_id: organizationId,
      handover_id: id,
      project_id: projectId,
      charge_point_ids: chargePoints.map((row) => row.id),
      from_organization_id: organizationId,
      to: { type: 'site_owner' as const, id: null, email: siteOwnerEmail },
      completed_at: (decidedAt ?? new Date()).toISOString(),
    },
  };
}

/** The same for a wrong token and for a handover that is not there: nobody learns of it. */
export function wrongLink(): CodedError {
  return new CodedError('invalid_token', 'The link is not valid: ask the installer for another one.');
}

function unsigned(): ValidationFailedError {
  const detail = 'Sign with your name: the decision is kept with it.';
  return new ValidationFailedError([{ pointer: '/name', code: 'required', detail }]);
}

function refuseVoidLink(handover: HandoverEntity): void {
  const status = handoverStatus(handover, new Date());
  if (status === 'pending_acceptance') return;
  throw new CodedError('gone', `The handover is ${status}: the link is void.`);
}
