import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import { VehicleChanged, VehicleRemoved } from '@csms/contracts';
import { Outbox } from '@csms/platform-kafka';

import { VehicleEntity } from './vehicle.entity';

/** Tells the other services of vehicles: each event is the whole newest state. The rows are locked before. */
@Injectable()
export class VehicleAnnouncer {
  constructor(@Inject(Outbox) private readonly outbox: Outbox) {}

  async announce(tx: EntityManager, ...rows: readonly VehicleEntity[]): Promise<void> {
    const events = rows.map((row) => ({
      definition: VehicleChanged,
      organizationId: row.organizationId,
      data: {
        vehicle_id: row.id,
        organization_id: row.organizationId,
        driver_id: row.driverId,
        id_tag: row.idTag,
        evcc_id: row.evccId,
      },
    }));
    await this.outbox.append(tx, ...events);
  }

  async announceRemoved(tx: EntityManager, { id, organizationId }: VehicleEntity): Promise<void> {
    await this.outbox.append(tx, {
      definition: VehicleRemoved,
      organizationId,
      data: { vehicle_id: id, organization_id: organizationId, removed_at: new Date().toISOString() },
    });
  }

  /** Of a driver who is erased: the vehicles stay, and are nobody's. */
  async leaveDriver(tx: EntityManager, driverId: string): Promise<void> {
    const rows = await tx.find(VehicleEntity, {
      where: { driverId },
      order: { id: 'ASC' },
      lock: { mode: 'pessimistic_write' },
    });
    for (const row of rows) Object.assign(row, { driverId: null, updatedAt: new Date() });
    await tx.save(rows);
    await this.announce(tx, ...rows);
  }
}
