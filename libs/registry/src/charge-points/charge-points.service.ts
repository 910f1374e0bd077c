import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import { AlreadyExistsError, InvalidStateError, newId, NotFoundError } from '@csms/kernel';
import { isUniqueViolation, OrganizationDatabase } from '@csms/platform-db';
import {
  type Check,
  findSorted,
  type FoundPage,
  pageRequest,
  type Principal,
  reachesSite,
  sortOrder,
} from '@csms/platform-http';

import { AuditLog } from '../audit/audit-log';
import { snapshot } from '../audit/domain/snapshot';
import { settingsOf } from '../organization-settings/settings-of';

import { ChargePointEntity } from './charge-point.entity';
import { ChargePointAnnouncer } from './charge-point-announcer';
import { applyChargePoint, newChargePoint } from './charge-point-input';
import { lockChargePoints, placeAgain, placeOf } from './charge-point-place';
import { CHARGE_POINT_ORDERS, queryChargePoints } from './charge-point-query';
import { ConnectorEntity } from './connector.entity';
import { type ChargePointWithConnectors, declareConnectors, withConnectors } from './connectors';
import { isInUse } from './domain/charge-point-status';
import { enter } from './domain/lifecycle';
import { generateCredentials } from './domain/ocpp-password';
import type { RegisterChargePointDto, UpdateChargePointDto } from './dto/charge-point.dto';
import type { ChargePointQueryDto } from './dto/charge-point-query.dto';

export interface RegisteredChargePoint {
  readonly row: ChargePointWithConnectors;
  readonly password: string | null;
}

/** Throws where the caller may not change this charge point, whose row is locked. */
export type Permit = (row: ChargePointEntity) => void | Promise<void>;

export const permitAll: Permit = () => undefined;

@Injectable()
export class ChargePointsService {
  constructor(
    @Inject(OrganizationDatabase) private readonly database: OrganizationDatabase,
    @Inject(ChargePointAnnouncer) private readonly announcer: ChargePointAnnouncer,
    @Inject(AuditLog) private readonly audit: AuditLog,
  ) {}

  register(caller: Principal, input: RegisterChargePointDto): Promise<RegisteredChargePoint> {
    return this.database.run(caller.organizationId, (tx) => this.registerWithin(tx, caller, input));
  }

  /** In a transaction of the caller's: several at once are all or none. */
  async registerWithin(
    tx: EntityManager,
    caller: Principal,
    input: RegisterChargePointDto,
  ): Promise<RegisteredChargePoint> {
    const place = await placeOf(tx, caller, input);
    const credentials = generateCredentials(input.security_profile ?? 1);
    const row = tx.create(ChargePointEntity, {
      ...newChargePoint(input, await settingsOf(tx, caller.organizationId)),
      ...place,
      id: input.charge_point_id ?? newId('cp'),
      organizationId: caller.organizationId,
      ocppPasswordSha256: credentials.sha256,
    });
    await insertOnce(tx, row);
    await declareConnectors(tx, row, input.connectors ?? []);
    await this.announcer.announceRegistered(tx, [row]);
    await this.record(tx, caller, 'charge_point.registered', null, row);
    return { row: await complete(tx, row), password: credentials.password };
  }

  list(caller: Principal, filter: ChargePointQueryDto): Promise<FoundPage<ChargePointWithConnectors>> {
    return this.database.run(caller.organizationId, async (tx) => {
      const query = queryChargePoints(tx, caller, filter);
      const found = await findSorted(
        query,
        sortOrder(filter.sort, CHARGE_POINT_ORDERS),
        'id',
        pageRequest(filter),
      );
      return { ...found, rows: await withConnectors(tx, found.rows) };
    });
  }

  get(caller: Principal, chargePointId: string): Promise<ChargePointWithConnectors> {
    return this.database.run(caller.organizationId, async (tx) => {
      const row = await tx.findOneBy(ChargePointEntity, { id: chargePointId });
      if (row === null || !reachesSite(caller, 'read', row.siteId)) {
        throw new NotFoundError('charge_point', chargePointId);
      }
      return complete(tx, row);
    });
  }

  update(
    caller: Principal,
    chargePointId: string,
    input: UpdateChargePointDto,
    check: Check<ChargePointWithConnectors>,
  ): Promise<ChargePointWithConnectors> {
    return this.database.run(caller.organizationId, (tx) =>
      this.updateWithin(tx, caller, chargePointId, input, async (row) => check(await complete(tx, row))),
    );
  }

  /** In a transaction of the caller's. */
  async updateWithin(
    tx: EntityManager,
    caller: Principal,
    chargePointId: string,
    input: UpdateChargePointDto,
    permit: Permit = permitAll,
  ): Promise<ChargePointWithConnectors> {
    const place = await placeAgain(tx, caller, input);
    const row = await lockOne(tx, caller, chargePointId);
    await permit(row);
    const before = snapshot(row);
    await place(row);
    applyChargePoint(row, input);
    if (input.connectors !== undefined) await declareConnectors(tx, row, input.connectors ?? []);
    row.updatedAt = new Date();
    await tx.save(row);
    await this.announcer.announceUpdated(tx, [row]);
    await this.record(tx, caller, 'charge_point.updated', before, row);
    return complete(tx, row);
  }

  /** For good: its history stays, its id is never given to another. */
  async decommission(
    caller: Principal,
    chargePointId: string,
    isForced: boolean,
    check: Check<ChargePointWithConnectors>,
  ): Promise<void> {
    await this.database.run(caller.organizationId, (tx) =>
      this.decommissionWithin(tx, caller, chargePointId, isForced, async (row) =>
        check(await complete(tx, row)),
      ),
    );
  }

  async decommissionWithin(
    tx: EntityManager,
    caller: Principal,
    chargePointId: string,
    isForced: boolean,
    permit: Permit = permitAll,
  ): Promise<void> {
    const row = await lockOne(tx, caller, chargePointId);
    await permit(row);
    if (!isForced && isInUse(await tx.findBy(ConnectorEntity, { chargePointId }))) {
      throw new InvalidStateError('Somebody may be charging there: stop that first, or send force=true.');
    }
    const before = snapshot(row);
    const now = new Date();
    enter(row, 'decommissioned');
    Object.assign(row, { decommissionedAt: now, updatedAt: now });
    Object.assign(row, { online: false, status: row.lastSeenAt === null ? 'registered' : 'offline' });
    await tx.save(row);
    await this.announcer.announceDecommissioned(tx, row);
    await this.record(tx, caller, 'charge_point.decommissioned', before, row);
  }

  private record(
    tx: EntityManager,
    caller: Principal,
    action: string,
    before: object | null,
    after: ChargePointEntity,
  ): Promise<void> {
    return this.audit.record(tx, caller, {
      action,
      resourceType: 'charge_point',
      resourceId: after.id,
      before,
      after,
    });
  }
}

export async function lockOne(tx: EntityManager, caller: Principal, id: string): Promise<ChargePointEntity> {
  const [row] = await lockChargePoints(tx, caller, [id]);
  return row as ChargePointEntity;
}

export async function complete(
  tx: EntityManager,
  row: ChargePointEntity,
): Promise<ChargePointWithConnectors> {
  const [one] = await withConnectors(tx, [row]);
  return one as ChargePointWithConnectors;
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
