import { Inject, Injectable } from '@nestjs/common';
import { type EntityManager, In } from 'typeorm';

import { TokenIssued, TokenRemoved, TokenUpdated } from '@csms/contracts';
import { Outbox } from '@csms/platform-kafka';

import { DriverEntity } from '../drivers/driver.entity';

import { IdTagEntity } from './id-tag.entity';

/** Tells the OCPP gateway of tokens: each event is the whole newest state. The rows are locked before. */
@Injectable()
export class TokenAnnouncer {
  constructor(@Inject(Outbox) private readonly outbox: Outbox) {}

  announceIssued(tx: EntityManager, rows: readonly IdTagEntity[]): Promise<void> {
    return this.announce(tx, TokenIssued, rows);
  }

  announceUpdated(tx: EntityManager, rows: readonly IdTagEntity[]): Promise<void> {
    return this.announce(tx, TokenUpdated, rows);
  }

  announceRemoved(tx: EntityManager, { organizationId, idTag }: IdTagEntity): Promise<void> {
    const data = { organization_id: organizationId, id_tag: idTag, removed_at: new Date().toISOString() };
    return this.outbox.append(tx, { definition: TokenRemoved, organizationId, data });
  }

  /** The driver was blocked or released: so are the tokens, for chargers know no drivers. */
  async announceTagsOf(tx: EntityManager, driverId: string): Promise<void> {
    await this.announceUpdated(tx, await lockTagsOf(tx, driverId));
  }

  /** Nobody pays any more for what is charged with them. */
  async blockTagsOf(tx: EntityManager, driverId: string): Promise<void> {
    const rows = await lockTagsOf(tx, driverId);
    // The label often is a name.
    const nobodys = { driverId: null, label: null, status: 'blocked', updatedAt: new Date() } as const;
    for (const row of rows) Object.assign(row, nobodys);
    await tx.save(rows);
    await this.announceUpdated(tx, rows);
  }

  private async announce(
    tx: EntityManager,
    definition: typeof TokenIssued,
    rows: readonly IdTagEntity[],
  ): Promise<void> {
    const blocked = await blockedDrivers(tx, rows);
    const events = rows.map((row) => ({
      definition,
      organizationId: row.organizationId,
      data: {
        organization_id: row.organizationId,
        id_tag: row.idTag,
        status: row.driverId !== null && blocked.has(row.driverId) ? ('blocked' as const) : row.status,
        valid_until: row.validUntil?.toISOString() ?? null,
        driver_id: row.driverId,
        group_id_tag: row.groupIdTag,
        id_token_type: row.type,
        ...(row.roamingParty === null ? {} : { roaming_party: row.roamingParty }),
      },
    }));
    await this.outbox.append(tx, ...events);
  }
}

function lockTagsOf(tx: EntityManager, driverId: string): Promise<IdTagEntity[]> {
  return tx.find(IdTagEntity, {
    where: { driverId },
    order: { idTagKey: 'ASC' },
    lock: { mode: 'pessimistic_write' },
  });
}

async function blockedDrivers(tx: EntityManager, rows: readonly IdTagEntity[]): Promise<ReadonlySet<string>> {
  const ids = [...new Set(rows.map(({ driverId }) => driverId).filter((id) => id !== null))];
  const blocked = await tx.findBy(DriverEntity, { id: In(ids), status: 'blocked' });
  return new Set(blocked.map(({ id }) => id));
}
