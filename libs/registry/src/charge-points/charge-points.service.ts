import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import { AlreadyExistsError, newId, NotFoundError } from '@csms/kernel';
import { isUniqueViolation, OrganizationDatabase } from '@csms/platform-db';
import { findNewestFirst, type FoundRows, type PageRequest, type Principal } from '@csms/platform-http';

import { AuditLog } from '../audit/audit-log';
import { reachesSite, whereSiteIsGranted } from '../sites/site-access';

import { ChargePointEntity } from './charge-point.entity';
import { ChargePointAnnouncer } from './charge-point-announcer';
import { placeOf } from './charge-point-place';
import { generateOcppPassword } from './domain/ocpp-password';
import type { RegisterChargePointDto } from './dto/charge-point.dto';

/** How often a charger shows that it lives, in seconds, where nobody set another interval. */
const HEARTBEAT_INTERVAL_SECONDS = 300;

export interface ChargePointFilter {
  readonly site_id?: string;
  readonly project_id?: string;
}

export interface RegisteredChargePoint {
  readonly row: ChargePointEntity;
  readonly password: string | null;
}

@Injectable()
export class ChargePointsService {
  constructor(
    @Inject(OrganizationDatabase) private readonly database: OrganizationDatabase,
    @Inject(ChargePointAnnouncer) private readonly announcer: ChargePointAnnouncer,
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
      await this.announcer.announceRegistered(tx, [row]);
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
    filter: ChargePointFilter,
  ): Promise<FoundRows<ChargePointEntity>> {
    return this.database.run(caller.organizationId, (tx) => {
      const query = tx.createQueryBuilder(ChargePointEntity, 'charge_point');
      whereSiteIsGranted(query, 'charge_point.siteId', caller);
      const { site_id: siteId, project_id: projectId } = filter;
      if (siteId !== undefined) query.andWhere('charge_point.siteId = :siteId', { siteId });
      if (projectId !== undefined) query.andWhere('charge_point.projectId = :projectId', { projectId });
      return findNewestFirst(query, { at: 'createdAt', id: 'id' }, page);
    });
  }

  get(caller: Principal, chargePointId: string): Promise<ChargePointEntity> {
    return this.database.run(caller.organizationId, async (tx) => {
      const row = await tx.findOneBy(ChargePointEntity, { id: chargePointId });
      if (row === null || !reachesSite(caller, 'read', row.siteId))
        throw new NotFoundError('charge_point', chargePointId);
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
