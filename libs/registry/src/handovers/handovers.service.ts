import { randomBytes } from 'node:crypto';

import { Inject, Injectable } from '@nestjs/common';
import { type EntityManager, In, Not } from 'typeorm';

import {
  CodedError,
  InvalidStateError,
  newId,
  NotFoundError,
  requireAllKnown,
  ValidationFailedError,
} from '@csms/kernel';
import { Database, isUniqueViolation } from '@csms/platform-db';
import type { Principal } from '@csms/platform-http';

import { AuditLog } from '../audit/audit-log';
import { ChargePointEntity } from '../charge-points/charge-point.entity';
import { InstallerEntity } from '../installers/installer.entity';
import { actingFor, requireProject } from '../installers/installer-access';
import { MailQueue } from '../mail/mail-queue';
import type { ProjectEntity } from '../projects/project.entity';
import { RegistrySettings } from '../registry-settings';
import { sha256 } from '../sign-in/user-secrets';

import { type HandoverRecord, hashOf } from './domain/handover-record';
import type { HandOverDto } from './dto/handover.dto';
import { handed } from './handed-charge-points';
import { handedPlace } from './handed-place';
import { HandoverChargePointEntity, HandoverEntity } from './handover.entity';
import { handoverForAudit } from './handover.mapper';
import { HandoverMails } from './handover-mails';

const LIFE_MS = 30 * 86_400_000;

/** Installers hand charge points over that are commissioned. */
@Injectable()
export class HandoversService {
  private readonly texts: HandoverMails;

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(MailQueue) private readonly mails: MailQueue,
    @Inject(AuditLog) private readonly audit: AuditLog,
    @Inject(RegistrySettings) settings: RegistrySettings,
  ) {
    this.texts = new HandoverMails(settings.publicUrl);
  }

  handOverProject(
    caller: Principal,
    projectId: string,
    input: HandOverDto & { readonly charge_point_ids?: string[] | null },
  ): Promise<HandoverEntity> {
    this.mails.requireMail();
    return this.database.transaction(async (tx) => {
      const project = await requireProject(tx, caller, projectId, 'pessimistic_write');
      const named = input.charge_point_ids ?? null;
      const rows = named === null ? await commissionedOf(tx, projectId) : await namedOf(tx, projectId, named);
      return this.create(tx, caller, project, rows, input);
    });
  }

  handOverChargePoint(caller: Principal, chargePointId: string, input: HandOverDto): Promise<HandoverEntity> {
    this.mails.requireMail();
    return this.database.transaction(async (tx) => {
      const unlocked = await tx.findOneBy(ChargePointEntity, { id: chargePointId });
      const projectId = unlocked?.projectId;
      if (projectId == null) throw new NotFoundError('charge_point', chargePointId);
      const project = await requireProject(tx, caller, projectId, 'pessimistic_write').catch(
        (error: unknown) => {
          throw error instanceof NotFoundError ? new NotFoundError('charge_point', chargePointId) : error;
        },
      );
      if (unlocked?.lifecycle === 'decommissioned') throw new NotFoundError('charge_point', chargePointId);
      const rows = await namedOf(tx, projectId, [chargePointId]);
      return this.create(tx, caller, project, rows, input);
    });
  }

  private async create(
    tx: EntityManager,
    caller: Principal,
    project: ProjectEntity,
    rows: readonly ChargePointEntity[],
    input: HandOverDto,
  ): Promise<HandoverEntity> {
    if (project.status === 'archived') {
      throw new InvalidStateError('The project is archived: nothing of it is handed over.');
    }
    const siteOwnerEmail = input.site_owner_email ?? project.siteOwnerEmail;
    if (siteOwnerEmail === null) throw noOwner();
    const secret = randomBytes(32).toString('base64url');
    const handover = await newHandover(tx, caller, project, rows, { input, siteOwnerEmail, secret });
    await tx.save(handover);
    await open(tx, handover, rows);
    const { record } = handover;
    const text = this.texts.offered(handover.id, project.name, record.installer.name, rows.length, secret);
    await this.mails.add(tx, siteOwnerEmail, text);
    await this.audit.record(tx, actingFor(caller, project.organizationId), {
      action: 'handover.created',
      resourceType: 'handover',
      resourceId: handover.id,
      before: null,
      after: handoverForAudit(handover),
    });
    return handover;
  }
}

const inOrder = { order: { id: 'ASC' }, lock: { mode: 'pessimistic_write' } } as const;

async function commissionedOf(tx: EntityManager, projectId: string): Promise<ChargePointEntity[]> {
  const rows = await tx.find(ChargePointEntity, {
    where: { projectId, lifecycle: 'commissioned' },
    ...inOrder,
  });
  if (rows.length === 0) throw new InvalidStateError('No charge point of the project is commissioned.');
  return rows;
}

async function namedOf(
  tx: EntityManager,
  projectId: string,
  ids: readonly string[],
): Promise<ChargePointEntity[]> {
  const where = { projectId, id: In([...ids]), lifecycle: Not('decommissioned' as const) };
  const rows = await tx.find(ChargePointEntity, { where, ...inOrder });
  requireAllKnown('/charge_point_ids', 'charge_point', ids, (id) => rows.some((row) => row.id === id));
  const early = rows.filter(({ lifecycle }) => lifecycle !== 'commissioned');
  if (early.length === 0) return rows;
  const words = early.map(({ id, lifecycle }) => `${id} is ${lifecycle}`).join(', ');
  throw new InvalidStateError(`Only what is commissioned is handed over: ${words}.`);
}

async function newHandover(
  tx: EntityManager,
  caller: Principal,
  project: ProjectEntity,
  rows: readonly ChargePointEntity[],
  offer: { readonly input: HandOverDto; readonly siteOwnerEmail: string; readonly secret: string },
): Promise<HandoverEntity> {
  const { input, siteOwnerEmail, secret } = offer;
  const now = new Date();
  const id = newId('hdo');
  const installer = await tx.findOneByOrFail(InstallerEntity, { id: caller.subject });
  const record: HandoverRecord = {
    handover_id: id,
    created_at: now.toISOString(),
    ...(await handedPlace(tx, project, rows)),
    project: { id: project.id, name: project.name, address: project.address },
    site_owner_email: siteOwnerEmail,
    installer: { id: installer.id, name: nameOf(installer), company: installer.company },
    notes: input.notes ?? null,
    document_urls: input.document_urls ?? [],
    charge_points: await handed(tx, rows),
  };
  return tx.create(HandoverEntity, {
    id,
    organizationId: project.organizationId,
    projectId: project.id,
    status: 'pending_acceptance',
    siteOwnerEmail,
    record,
    recordSha256: hashOf(record),
    secretSha256: sha256(secret),
    expiresAt: new Date(now.getTime() + LIFE_MS),
    createdBy: caller.subject,
    createdAt: now,
    decidedAt: null,
    decidedBy: null,
    decidedName: null,
    reason: null,
  });
}

/** One that is offered already is not offered again. */
async function open(
  tx: EntityManager,
  { id: handoverId, organizationId }: HandoverEntity,
  rows: readonly ChargePointEntity[],
): Promise<void> {
  const members = rows.map(({ id }) => ({ handoverId, chargePointId: id, organizationId, isOpen: true }));
  try {
    await tx.insert(HandoverChargePointEntity, members);
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    throw new CodedError('conflict', 'A charge point of these is being handed over already.');
  }
}

function nameOf({ firstName, lastName }: InstallerEntity): string {
  return lastName === null ? firstName : `${firstName} ${lastName}`;
}

function noOwner(): ValidationFailedError {
  const detail = 'The project names no site owner: name the address here.';
  return new ValidationFailedError([{ pointer: '/site_owner_email', code: 'required', detail }]);
}
