import { Inject, Injectable } from '@nestjs/common';
import { type EntityManager, In, MoreThan } from 'typeorm';

import type {
  EventData,
  ReservationCommandAnsweredLate,
  ReservationCommandCompleted,
  ReservationStatusReported,
} from '@csms/contracts';

import { isReleased, outcomeOfReserve } from './domain/reservation';
import { ReservationEntity } from './reservation.entity';
import { lockedReservation, ReservationRecords } from './reservation-records';

type Completed = EventData<typeof ReservationCommandCompleted>;
type AnsweredLate = EventData<typeof ReservationCommandAnsweredLate>;
type Reported = EventData<typeof ReservationStatusReported>;

/** What chargers say of reservations, brought into their record. All of it is safe twice. */
@Injectable()
export class ReservationOutcomes {
  constructor(@Inject(ReservationRecords) private readonly records: ReservationRecords) {}

  async completed(tx: EntityManager, data: Completed): Promise<void> {
    const row = await lockedReservation(tx, data.reference);
    if (row === null) return;
    if (data.command.name === 'reserve') await this.reserved(tx, row, data);
    else await this.released(tx, row, data);
  }

  /** Somebody was told that nobody knows: what the charger holds by its late answer it is to let go. */
  async answeredLate(tx: EntityManager, data: AnsweredLate): Promise<void> {
    const row = await lockedReservation(tx, data.reference);
    const { status } = (data.response ?? {}) as { status?: unknown };
    if (row === null || status !== 'Accepted') return;
    const at = new Date(data.answered_at);
    if (data.command === 'reserve') {
      if (row.status === 'failed') await this.records.release(tx, row, at);
      return;
    }
    row.isReleaseDue = false;
    await tx.save(row);
    await this.records.hear(tx, row, { word: 'cancelled', at });
  }

  /** OCPP 2.0.1 H04: the charger ended one that nobody has used. */
  async reported(tx: EntityManager, data: Reported): Promise<void> {
    const row = await lockedByNumber(tx, data.charge_point_id, data.reservation_id);
    if (row === null) return;
    const at = new Date(data.received_at);
    row.isReleaseDue = false;
    await tx.save(row);
    const isExpired = data.status === 'Expired';
    await this.records.hear(tx, row, {
      word: isExpired ? 'expired' : 'cancelled',
      at,
      reason: isExpired ? null : data.status,
    });
  }

  /** Chargers that were away when they were to let something go. */
  async connected(tx: EntityManager, chargePointIds: readonly string[], now: Date): Promise<void> {
    const due = await tx.find(ReservationEntity, {
      where: { chargePointId: In(chargePointIds), isReleaseDue: true, expiresAt: MoreThan(now) },
      order: { id: 'ASC' },
      lock: { mode: 'pessimistic_write' },
    });
    for (const row of due) await this.records.release(tx, row, now);
  }

  private async reserved(tx: EntityManager, row: ReservationEntity, data: Completed): Promise<void> {
    const { word, reason, mayBeHeld } = outcomeOfReserve(data);
    const at = new Date(data.completed_at);
    if (word === 'accepted') await this.replaceRefused(tx, row, at);
    const isHeard = await this.records.hear(tx, row, { word, at, reason });
    // Given up before, because nobody heard of it in time.
    const isTooLate = !isHeard && row.status === 'failed' && word === 'accepted';
    if ((isHeard && mayBeHeld) || isTooLate) await this.records.release(tx, row, at);
  }

  /** What the charger has said not to hold, and has not told the end of: another one holds its place now. */
  private async replaceRefused(
    tx: EntityManager,
    { chargePointId, evseId }: ReservationEntity,
    at: Date,
  ): Promise<void> {
    const refused = await tx.find(ReservationEntity, {
      where: { chargePointId, evseId, status: 'accepted', isCancelRefused: true },
      lock: { mode: 'pessimistic_write' },
    });
    for (const row of refused) {
      await this.records.hear(tx, row, { word: 'cancelled', at, reason: 'replaced' });
    }
  }

  private async released(tx: EntityManager, row: ReservationEntity, data: Completed): Promise<void> {
    const verdict = { status: data.status, reason: data.reason };
    if (row.cancelCommandId === data.command_id) row.cancelOutcome = verdict;
    const isDone = isReleased(verdict);
    if (isDone !== null) row.isReleaseDue = false;
    if (isDone === false && row.status === 'accepted') row.isCancelRefused = true;
    row.updatedAt = new Date();
    await tx.save(row);
    if (isDone === true) {
      await this.records.hear(tx, row, { word: 'cancelled', at: new Date(data.completed_at) });
    }
  }
}

async function lockedByNumber(
  tx: EntityManager,
  chargePointId: string,
  number: number,
): Promise<ReservationEntity | null> {
  return tx.findOne(ReservationEntity, {
    where: { chargePointId, number },
    order: { at: 'DESC' },
    lock: { mode: 'pessimistic_write' },
  });
}

/** A start that a charger told. */
export interface ToldStart {
  readonly chargePointId: string;
  readonly sessionId: string;
  /** As the charger names the reservation; null: it does not. */
  readonly reservationNumber: number | null;
  readonly evseId: number;
  /** null: none that was good. */
  readonly idToken: string | null;
  readonly at: Date;
}

/** A charger's clock may be behind. */
const CLOCKS_DIFFER = `interval '1 minute'`;

/** Uses the reservation under which a charge began: that which the charger names, else the token's own there. */
export async function useReservation(
  tx: EntityManager,
  records: ReservationRecords,
  start: ToldStart,
): Promise<void> {
  const { chargePointId, reservationNumber, sessionId, at } = start;
  if (reservationNumber !== null) {
    const named = await lockedByNumber(tx, chargePointId, reservationNumber);
    if (named !== null) {
      await records.hear(tx, named, { word: 'named_by_start', at, sessionId });
      return;
    }
  }
  const own = await ownReservation(tx, start);
  if (own !== null) await records.hear(tx, own, { word: 'token_started', at, sessionId });
}

async function ownReservation(tx: EntityManager, start: ToldStart): Promise<ReservationEntity | null> {
  const { chargePointId, idToken, evseId, sessionId, at } = start;
  if (idToken === null) return null;
  const [found] = await tx.query<{ id: string }[]>(
    `select id from reservation
     where charge_point_id = $1 and evse_id = any($2) and upper(id_token) = upper($3)
       and status in ('accepted', 'expired') and at <= $4::timestamptz + ${CLOCKS_DIFFER} and expires_at >= $4
       and not exists (select from reservation as used where used.session_id = $5)
     order by evse_id desc, at, id limit 1`,
    [chargePointId, [0, evseId], idToken, at, sessionId],
  );
  if (found === undefined) return null;
  const row = await tx.findOne(ReservationEntity, {
    where: { id: found.id, status: In(['accepted', 'expired']) },
    lock: { mode: 'pessimistic_write' },
  });
  return row;
}

/** A place at an instant, and a token by its last four characters, in upper case. */
export interface WantedPlace {
  readonly chargePointId: string;
  readonly evseId: number;
  readonly tokenEnd: string;
  readonly at: Date;
}

/** Whether the charger held the place for another token then. */
export async function wasReservedForOther(
  tx: EntityManager,
  { chargePointId, evseId, tokenEnd, at }: WantedPlace,
): Promise<boolean> {
  const held = await tx.query<unknown[]>(
    `select 1 from reservation
     where charge_point_id = $1 and evse_id = $2 and at <= $3 and expires_at > $3
       and (status = 'accepted' or (status in ('used', 'expired', 'cancelled') and ended_at > $3))
       and upper(right(id_token, 4)) <> $4 limit 1`,
    [chargePointId, evseId, at, tokenEnd],
  );
  return held.length > 0;
}
