import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import { Decimal, namedBy, newId, orNotFound } from '@csms/kernel';
import { containing, keepOnce, OrganizationDatabase, whereGiven } from '@csms/platform-db';
import {
  type Check,
  findSorted,
  type FoundPage,
  pageRequest,
  type Principal,
  sortOrder,
} from '@csms/platform-http';

import { AuditLog, type ChangesOf } from '../audit/audit-log';
import { DriverEntity } from '../drivers/driver.entity';

import type { CreateVehicleDto, UpdateVehicleDto, VehicleQueryDto } from './dto/vehicle.dto';
import { VehicleEntity } from './vehicle.entity';
import { VehicleAnnouncer } from './vehicle-announcer';

const VEHICLE_ORDERS = { created_at: 'createdAt', updated_at: 'updatedAt' } as const;

/** What a vehicle is to the audit log, which is never changed: nothing by which a person is found. */
type AuditedVehicle = Pick<VehicleEntity, 'id' | 'driverId' | 'batteryKwh'>;

@Injectable()
export class VehiclesService {
  private readonly changes: ChangesOf<AuditedVehicle>;

  constructor(
    @Inject(OrganizationDatabase) private readonly database: OrganizationDatabase,
    @Inject(VehicleAnnouncer) private readonly announcer: VehicleAnnouncer,
    @Inject(AuditLog) audit: AuditLog,
  ) {
    this.changes = audit.of('vehicle', ({ id }) => id);
  }

  /** @throws UnknownReferenceError, AlreadyExistsError */
  create(caller: Principal, input: CreateVehicleDto): Promise<VehicleEntity> {
    return this.database.run(caller.organizationId, async (tx) => {
      const now = new Date();
      const row = tx.create(VehicleEntity, {
        id: newId('veh'),
        organizationId: caller.organizationId,
        name: null,
        registration: null,
        evccId: null,
        idTag: null,
        driverId: null,
        batteryKwh: null,
        createdAt: now,
        updatedAt: now,
      });
      apply(row, input);
      await checkDriver(tx, row);
      await keptOnce(() => tx.insert(VehicleEntity, row));
      await this.changes.created(tx, caller, forAudit(row));
      await this.announcer.announce(tx, row);
      return row;
    });
  }

  list(caller: Principal, filter: VehicleQueryDto): Promise<FoundPage<VehicleEntity>> {
    return this.database.run(caller.organizationId, (tx) => {
      const query = tx.createQueryBuilder(VehicleEntity, 'vehicle');
      whereGiven(query, [
        ['vehicle.driverId = :driverId', { driverId: filter.driver_id }],
        [
          '(vehicle.name ilike :q or vehicle.registration ilike :q or vehicle.id = :exact)',
          { q: containing(filter.q), exact: filter.q },
        ],
      ]);
      return findSorted(query, sortOrder(filter.sort, VEHICLE_ORDERS), 'id', pageRequest(filter));
    });
  }

  /** @throws NotFoundError */
  get(caller: Principal, id: string): Promise<VehicleEntity> {
    return this.database.run(caller.organizationId, async (tx) =>
      orNotFound(await tx.findOneBy(VehicleEntity, { id }), 'vehicle', id),
    );
  }

  /** @throws NotFoundError, UnknownReferenceError, AlreadyExistsError */
  update(
    caller: Principal,
    id: string,
    input: UpdateVehicleDto,
    check: Check<VehicleEntity>,
  ): Promise<VehicleEntity> {
    return this.database.run(caller.organizationId, async (tx) => {
      const row = await lock(tx, id);
      check(row);
      const before = forAudit(row);
      apply(row, input);
      row.updatedAt = new Date();
      await checkDriver(tx, row);
      await keptOnce(() => tx.save(row));
      await this.changes.updated(tx, caller, before, forAudit(row));
      await this.announcer.announce(tx, row);
      return row;
    });
  }

  async remove(caller: Principal, id: string, check: Check<VehicleEntity>): Promise<void> {
    await this.database.run(caller.organizationId, async (tx) => {
      const row = await lock(tx, id);
      check(row);
      await tx.delete(VehicleEntity, { id });
      await this.changes.removed(tx, caller, forAudit(row));
      await this.announcer.announceRemoved(tx, row);
    });
  }
}

function apply(row: VehicleEntity, input: UpdateVehicleDto): void {
  if (input.name !== undefined) row.name = input.name;
  if (input.registration !== undefined) row.registration = input.registration;
  if (input.evcc_id !== undefined) row.evccId = input.evcc_id?.replace(/[:-]/g, '').toUpperCase() ?? null;
  if (input.id_tag !== undefined) row.idTag = input.id_tag;
  if (input.driver_id !== undefined) row.driverId = input.driver_id;
  if (input.battery_kwh !== undefined) {
    row.batteryKwh = input.battery_kwh === null ? null : new Decimal(input.battery_kwh);
  }
}

function forAudit({ id, driverId, batteryKwh }: VehicleEntity): AuditedVehicle {
  return { id, driverId, batteryKwh };
}

async function lock(tx: EntityManager, id: string): Promise<VehicleEntity> {
  const row = await tx.findOne(VehicleEntity, { where: { id }, lock: { mode: 'pessimistic_write' } });
  return orNotFound(row, 'vehicle', id);
}

async function checkDriver(tx: EntityManager, { driverId }: VehicleEntity): Promise<void> {
  if (driverId === null) return;
  const found = await tx.findOne(DriverEntity, { where: { id: driverId }, lock: { mode: 'for_key_share' } });
  await namedBy('/driver_id', () => orNotFound(found, 'driver', driverId));
}

function keptOnce<Kept>(keep: () => Promise<Kept>): Promise<Kept> {
  return keepOnce(keep, 'Another vehicle has this id_tag or evcc_id already.');
}
