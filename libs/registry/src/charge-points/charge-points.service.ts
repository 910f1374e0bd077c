import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import { ChargePointRegistered } from '@csms/contracts';
import { AlreadyExistsError, newId, NotFoundError, ValidationFailedError } from '@csms/kernel';
import { isUniqueViolation, OrganizationDatabase } from '@csms/platform-db';
import { findNewestFirst, type FoundRows, type PageRequest, type Principal } from '@csms/platform-http';
import { Outbox } from '@csms/platform-kafka';

import { AuditLog } from '../audit/audit-log';
import { inGrantedSites, isInGrantedSites, requireWriteGrant } from '../grants/in-granted-sites';
import { OrganizationEntity } from '../organizations/organization.entity';
import { ProjectEntity } from '../projects/project.entity';
import { SiteEntity } from '../sites/site.entity';

import { ChargePointEntity } from './charge-point.entity';
import { generateOcppPassword } from './domain/ocpp-password';
import type { RegisterChargePointDto } from './dto/charge-point.dto';

/** How often a charger shows that it lives, in seconds, where nobody set another interval. */
const HEARTBEAT_INTERVAL_SECONDS = 300;

export interface RegisteredChargePoint {
  readonly row: ChargePointEntity;
  readonly password: string | null;
}

interface Place {
  readonly siteId: string | null;
  readonly projectId: string | null;
  readonly timeZone: string;
}

@Injectable()
export class ChargePointsService {
  constructor(
    @Inject(OrganizationDatabase) private readonly database: OrganizationDatabase,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(AuditLog) private readonly audit: AuditLog,
  ) {}

  register(caller: Principal, input: RegisterChargePointDto): Promise<RegisteredChargePoint> {
    return this.database.run(caller.organizationId, async (tx) => {
      const place = await placeOf(tx, caller, input);
      const credentials = input.security_profile === 0 ? null : generateOcppPassword();
      const now = new Date();
      const row = tx.create(ChargePointEntity, {
        id: input.charge_point_id ?? newId('cp'),
        organizationId: caller.organizationId,
        siteId: place.siteId,
        projectId: place.projectId,
        name: input.name ?? null,
        vendor: input.vendor ?? null,
        model: input.model ?? null,
        serialNumber: input.serial_number ?? null,
        ocppVersion: input.ocpp_version ?? null,
        securityProfile: input.security_profile ?? 1,
        ocppPasswordSha256: credentials?.sha256 ?? null,
        heartbeatIntervalSeconds: HEARTBEAT_INTERVAL_SECONDS,
        lifecycle: 'registered',
        createdAt: now,
        updatedAt: now,
      });
      await insertOnce(tx, row);
      await this.outbox.append(tx, {
        definition: ChargePointRegistered,
        organizationId: row.organizationId,
        data: {
          charge_point_id: row.id,
          organization_id: row.organizationId,
          site_id: row.siteId,
          project_id: row.projectId,
          time_zone: place.timeZone,
          security_profile: row.securityProfile,
          ocpp_password_sha256: row.ocppPasswordSha256,
          heartbeat_interval_seconds: row.heartbeatIntervalSeconds,
          lifecycle: row.lifecycle,
        },
      });
      await this.audit.record(tx, caller, {
        action: 'charge_point.registered',
        resourceType: 'charge_point',
        resourceId: row.id,
        before: null,
        after: row,
      });
      return { row, password: credentials?.password ?? null };
    });
  }

  list(
    caller: Principal,
    page: PageRequest,
    filter: { readonly siteId?: string; readonly projectId?: string },
  ): Promise<FoundRows<ChargePointEntity>> {
    return this.database.run(caller.organizationId, (tx) => {
      const rows = tx.createQueryBuilder(ChargePointEntity, 'charge_point');
      const query = inGrantedSites(rows, caller, 'siteId');
      if (filter.siteId !== undefined)
        query.andWhere('charge_point.siteId = :siteId', { siteId: filter.siteId });
      if (filter.projectId !== undefined) {
        query.andWhere('charge_point.projectId = :projectId', { projectId: filter.projectId });
      }
      return findNewestFirst(query, { at: 'createdAt', id: 'id' }, page);
    });
  }

  get(caller: Principal, chargePointId: string): Promise<ChargePointEntity> {
    return this.database.run(caller.organizationId, async (tx) => {
      const row = await tx.findOneBy(ChargePointEntity, { id: chargePointId });
      if (row === null || !isInGrantedSites(caller, row.siteId)) {
        throw new NotFoundError('charge_point', chargePointId);
      }
      return row;
    });
  }
}

/** Identities are unique over all organizations: another tenant's row cannot be seen here, only met. */
async function insertOnce(tx: EntityManager, row: ChargePointEntity): Promise<void> {
  try {
    await tx.insert(ChargePointEntity, row);
  } catch (error) {
    if (isUniqueViolation(error)) throw new AlreadyExistsError(`The charge point id ${row.id} is taken.`);
    throw error;
  }
}

async function placeOf(tx: EntityManager, caller: Principal, input: RegisterChargePointDto): Promise<Place> {
  const { project_id: projectId, site_id: siteId } = input;
  if (projectId === undefined && siteId === undefined) {
    throw new ValidationFailedError([
      { pointer: '/project_id', code: 'required', detail: 'Name the project_id or the site_id.' },
    ]);
  }
  const project = projectId === undefined ? null : await tx.findOneBy(ProjectEntity, { id: projectId });
  if (projectId !== undefined && (project === null || !isInGrantedSites(caller, project.siteId)))
    throw new NotFoundError('project', projectId);
  if (siteId !== undefined && project?.siteId != null && project.siteId !== siteId) {
    throw new ValidationFailedError([
      {
        pointer: '/site_id',
        code: 'contradiction',
        detail: `The project stands at the site ${project.siteId}.`,
      },
    ]);
  }
  const placedAt = siteId ?? project?.siteId ?? null;
  requireWriteGrant(caller, placedAt);
  const site = placedAt === null ? null : await tx.findOneBy(SiteEntity, { id: placedAt });
  if (placedAt !== null && site === null) throw new NotFoundError('site', placedAt);
  const zone =
    site?.timeZone ?? (await tx.findOneByOrFail(OrganizationEntity, { id: caller.organizationId })).timeZone;
  return { siteId: placedAt, projectId: projectId ?? null, timeZone: zone };
}
