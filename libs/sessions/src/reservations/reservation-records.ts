import { Inject, Injectable } from '@nestjs/common';
import { type EntityManager, LessThanOrEqual } from 'typeorm';

import { newId } from '@csms/kernel';
import { Outbox } from '@csms/platform-kafka';

import { nextStatus, type ReservationWord } from './domain/reservation';
import { ReservationEntity } from './reservation.entity';
import { commandNews, statusNews } from './reservation-news';

/** A word about a reservation, with what it brings. */
export interface Heard {
  readonly word: ReservationWord;
  readonly at: Date;
  readonly reason?: string | null;
  readonly sessionId?: string;
}

const ENDS: ReadonlySet<string> = new Set(['used', 'expired', 'cancelled']);

/** Writes what is heard of reservations. Rows are locked by whoever brings them. */
@Injectable()
export class ReservationRecords {
  constructor(@Inject(Outbox) private readonly outbox: Outbox) {}

  /** @returns whether it is something new */
  async hear(tx: EntityManager, row: ReservationEntity, heard: Heard): Promise<boolean> {
    const status = nextStatus(row.status, heard.word);
    if (status === null) return false;
    Object.assign(row, { status, reason: heard.reason ?? null, updatedAt: new Date() });
    if (ENDS.has(status)) row.endedAt = heard.at;
    if (heard.sessionId !== undefined) row.sessionId = heard.sessionId;
    if (status === 'used') row.isReleaseDue = false;
    await tx.save(row);
    await this.outbox.append(tx, ...statusNews(row));
    return true;
  }

  /** The charger is to let it go. */
  async askToCancel(tx: EntityManager, row: ReservationEntity): Promise<void> {
    const command = { name: 'cancel_reservation' as const, reservation_number: row.number };
    row.cancelCommandId = newId('cmd');
    row.cancelAskedAt = new Date();
    row.cancelOutcome = null;
    await tx.save(row);
    await this.outbox.append(tx, commandNews(row, row.cancelCommandId, command));
  }

  /** Of one that nobody wants, and that the charger may hold all the same. */
  async release(tx: EntityManager, row: ReservationEntity, now: Date): Promise<void> {
    row.isReleaseDue = row.expiresAt > now;
    if (row.isReleaseDue) await this.askToCancel(tx, row);
    else await tx.save(row);
  }

  /** Those of an EVSE whose time is over: they are in nobody's way any more. */
  async expireAt(
    tx: EntityManager,
    { chargePointId, evseId }: Pick<ReservationEntity, 'chargePointId' | 'evseId'>,
  ): Promise<void> {
    const over = await tx.find(ReservationEntity, {
      where: { chargePointId, evseId, status: 'accepted', expiresAt: LessThanOrEqual(new Date()) },
      order: { id: 'ASC' },
      lock: { mode: 'pessimistic_write' },
    });
    for (const row of over) await this.hear(tx, row, { word: 'expired', at: row.expiresAt });
  }
}

export function lockedReservation(tx: EntityManager, id: string): Promise<ReservationEntity | null> {
  return tx.findOne(ReservationEntity, { where: { id }, lock: { mode: 'pessimistic_write' } });
}

/** Those of some charge points that ever had a reservation. */
export async function withReservations(
  tx: EntityManager,
  chargePointIds: readonly string[],
): Promise<Set<string>> {
  if (chargePointIds.length === 0) return new Set();
  const rows = await tx.query<{ id: string }[]>(
    `select id from unnest($1::text[]) as wanted(id)
     where exists (select from reservation where reservation.charge_point_id = wanted.id)`,
    [[...new Set(chargePointIds)]],
  );
  return new Set(rows.map(({ id }) => id));
}
