import { setTimeout as after } from 'node:timers/promises';

import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import {
  CodedError,
  InvalidStateError,
  newId,
  NotFoundError,
  orNotFound,
  shownEndOf,
  ValidationFailedError,
} from '@csms/kernel';
import { Database, isUniqueViolation, OrganizationDatabase, whereGiven } from '@csms/platform-db';
import {
  ChangeOutbox,
  type Check,
  findSorted,
  type FoundPage,
  knowsDrivers,
  newestAt,
  pageRequest,
  type Principal,
  Pseudonyms,
  reachesSite,
  requireChangeable,
  wherePeriod,
} from '@csms/platform-http';
import { Outbox } from '@csms/platform-kafka';

import type { CommandVerdict } from './domain/reservation';
import { MakeReservationDto, MOST_DAYS_AHEAD, type ReservationQueryDto } from './dto/reservation.dto';
import { ReservationEntity } from './reservation.entity';
import { toReservationDto } from './reservation.mapper';
import { failureOfCancel, failureOfReserve } from './reservation-failures';
import { commandNews, OUTCOME_WITHIN_MS } from './reservation-news';
import { lockedReservation, ReservationRecords } from './reservation-records';
import { type WantedToken, wantedToken } from './wanted-token';

const LOOKS_EVERY_MS = 100;
const MOST_AHEAD_MS = MOST_DAYS_AHEAD * 86_400_000;

interface ChargePointPlace {
  readonly site_id: string | null;
  readonly project_id: string | null;
  readonly time_zone: string;
}

/** Connectors that are held for drivers. Who asks waits for the charger, whichever instance hears of its answer. */
@Injectable()
export class Reservations {
  constructor(
    @Inject(OrganizationDatabase) private readonly organizations: OrganizationDatabase,
    @Inject(Database) private readonly database: Database,
    @Inject(ReservationRecords) private readonly records: ReservationRecords,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(ChangeOutbox) private readonly changes: ChangeOutbox,
    @Inject(Pseudonyms) private readonly pseudonyms: Pseudonyms,
  ) {}

  /**
   * @throws not_found, validation_failed, conflict, charge_point_offline, charge_point_timeout, upstream_error,
   *   upstream_timeout
   */
  async make(caller: Principal, body: MakeReservationDto): Promise<ReservationEntity> {
    const expiresAt = requireAhead(body.expires_at, new Date());
    const asked = await this.ask(caller, body, expiresAt);
    const answered = await this.heardOf(asked.id, ({ status }) => status !== 'pending');
    const row = answered ?? (await this.giveUp(asked.id));
    if (row.status === 'failed') {
      throw failureOfReserve(row, body.driver_id === undefined ? '/id_tag' : '/driver_id');
    }
    return row;
  }

  list(caller: Principal, query: ReservationQueryDto): Promise<FoundPage<ReservationEntity>> {
    const page = pageRequest(query);
    const shownEnd = query.id_tag === undefined ? undefined : shownEndOf(query.id_tag);
    return this.organizations.run(caller.organizationId, async (tx) => {
      const rows = tx.createQueryBuilder(ReservationEntity, 'reservation');
      wherePeriod(rows, caller, query);
      whereGiven(rows, [
        ['reservation.connectorId = :connectorId', { connectorId: query.connector_id }],
        ['reservation.status in (:...statuses)', { statuses: query.status }],
        ['reservation.driverId = :driverId', { driverId: await this.meantDriver(tx, caller, query) }],
        // Who is shown the end of tokens alone finds them by it.
        knowsDrivers(caller)
          ? ['upper(reservation.idToken) = upper(:idTag)', { idTag: query.id_tag }]
          : ['upper(right(reservation.idToken, 4)) = :end', { end: shownEnd }],
      ]);
      return findSorted(rows, newestAt(query), 'id', page);
    });
  }

  /** @throws NotFoundError */
  get(caller: Principal, id: string): Promise<ReservationEntity> {
    return this.organizations.run(caller.organizationId, async (tx) => {
      const row = orNotFound(await tx.findOneBy(ReservationEntity, { id }), 'reservation', id);
      if (!reachesSite(caller, 'read', row.siteId)) throw new NotFoundError('reservation', id);
      return row;
    });
  }

  /** Under which a session began that the caller may see; null: under none. */
  ofSession({ organizationId }: Principal, sessionId: string): Promise<ReservationEntity | null> {
    return this.organizations.run(organizationId, (tx) =>
      tx.findOne(ReservationEntity, { where: { sessionId }, order: { at: 'ASC', id: 'ASC' } }),
    );
  }

  /** @throws not_found, invalid_state, charge_point_offline, charge_point_timeout, upstream_error, upstream_timeout */
  async cancel(caller: Principal, id: string, check: Check<ReservationEntity>): Promise<void> {
    const commandId = await this.organizations.run(caller.organizationId, (tx) =>
      this.askToCancel(tx, caller, id, check),
    );
    if (commandId === null) return;
    const heard = await this.heardOf(
      id,
      (row) => row.cancelCommandId !== commandId || row.cancelOutcome !== null || row.status === 'cancelled',
    );
    if (heard?.status === 'cancelled') return;
    const nothing: CommandVerdict = { status: 'Error', reason: 'upstream_timeout' };
    const verdict = heard?.cancelOutcome ?? nothing;
    const row = heard ?? (await this.read(id));
    const failure = failureOfCancel(row, verdict);
    if (failure !== null) throw failure;
  }

  private async ask(
    caller: Principal,
    body: MakeReservationDto,
    expiresAt: Date,
  ): Promise<ReservationEntity> {
    const { charge_point_id: chargePointId } = body;
    try {
      return await this.organizations.run(caller.organizationId, async (tx) => {
        const place = await requirePlace(tx, caller, chargePointId);
        const token = await wantedToken(tx, caller, body, this.pseudonyms);
        const row = await newRow(tx, caller, { body, place, token, expiresAt });
        if (await isCharging(tx, row)) {
          Object.assign(row, { status: 'occupied', reason: 'session_in_progress' });
          await tx.insert(ReservationEntity, row);
          return row;
        }
        await this.records.expireAt(tx, row);
        await requireFree(tx, row);
        await tx.insert(ReservationEntity, row);
        await this.outbox.append(tx, reserveNews(row, token));
        await this.noteRequest(tx, caller, row);
        return row;
      });
    } catch (error) {
      // Two at once: the first one has it.
      if (isUniqueViolation(error)) throw reservedAlready(chargePointId, null);
      throw error;
    }
  }

  private async askToCancel(
    tx: EntityManager,
    caller: Principal,
    id: string,
    check: Check<ReservationEntity>,
  ): Promise<string | null> {
    const row = orNotFound(await lockedReservation(tx, id), 'reservation', id);
    requireChangeable(caller, row.siteId, 'reservation', id);
    check(row);
    if (row.status === 'cancelled') return null;
    if (row.status === 'pending') throw new InvalidStateError('The charger has not answered yet.');
    if (row.status !== 'accepted') throw new InvalidStateError(`The reservation is over: ${row.status}.`);
    const before = toReservationDto(row, { scopes: [] }, this.pseudonyms.viewOf({ ...caller, scopes: [] }));
    if (!isBeingCancelled(row, new Date())) {
      await this.records.askToCancel(tx, row);
      await this.changes.record(tx, caller, {
        action: 'reservation.cancellation_requested',
        resourceType: 'reservation',
        resourceId: id,
        before,
        after: before,
      });
    }
    return row.cancelCommandId;
  }

  private async noteRequest(tx: EntityManager, caller: Principal, row: ReservationEntity): Promise<void> {
    await this.changes.record(tx, caller, {
      action: 'reservation.requested',
      resourceType: 'reservation',
      resourceId: row.id,
      before: null,
      // The audit log is never changed: it has nothing that an erasure would have to reach.
      after: toReservationDto(row, { scopes: [] }, this.pseudonyms.viewOf({ ...caller, scopes: [] })),
    });
  }

  /** null: nobody has heard of it in time. */
  private async heardOf(
    id: string,
    isHeard: (row: ReservationEntity) => boolean,
  ): Promise<ReservationEntity | null> {
    const until = Date.now() + OUTCOME_WITHIN_MS;
    for (;;) {
      const row = await this.read(id);
      if (isHeard(row)) return row;
      if (Date.now() >= until) return null;
      await after(LOOKS_EVERY_MS);
    }
  }

  private read(id: string): Promise<ReservationEntity> {
    return this.database.transaction((tx) => tx.findOneByOrFail(ReservationEntity, { id }));
  }

  private giveUp(id: string): Promise<ReservationEntity> {
    return this.database.transaction(async (tx) => {
      const row = orNotFound(await lockedReservation(tx, id), 'reservation', id);
      const now = new Date();
      const isNews = await this.records.hear(tx, row, {
        word: 'failed',
        at: now,
        reason: 'upstream_timeout',
      });
      if (isNews) await this.records.release(tx, row, now);
      return row;
    });
  }

  private async meantDriver(
    tx: EntityManager,
    caller: Principal,
    { driver_id: asked }: ReservationQueryDto,
  ): Promise<string | undefined> {
    if (asked === undefined) return undefined;
    return this.pseudonyms.meantBy(caller, asked, () =>
      tx.query('select driver_id from driver where erased_at is null'),
    );
  }
}

function requireAhead(text: string, now: Date): Date {
  const at = new Date(text);
  const pointer = '/expires_at';
  if (at <= now) {
    throw new ValidationFailedError([{ pointer, code: 'min', detail: 'expires_at must lie ahead.' }]);
  }
  if (+at - +now > MOST_AHEAD_MS) {
    const detail = `expires_at must lie ${MOST_DAYS_AHEAD} days ahead at most.`;
    throw new ValidationFailedError([{ pointer, code: 'max', detail }]);
  }
  return at;
}

/** @throws NotFoundError, insufficient_role */
async function requirePlace(
  tx: EntityManager,
  caller: Principal,
  chargePointId: string,
): Promise<ChargePointPlace> {
  const [place] = await tx.query<ChargePointPlace[]>(
    `select site_id, project_id, time_zone from metered_place where kind = 'charge_point' and id = $1`,
    [chargePointId],
  );
  const found = orNotFound(place, 'charge_point', chargePointId);
  requireChangeable(caller, found.site_id, 'charge_point', chargePointId);
  return found;
}

async function newRow(
  tx: EntityManager,
  { organizationId }: Principal,
  wish: {
    readonly body: MakeReservationDto;
    readonly place: ChargePointPlace;
    readonly token: WantedToken;
    readonly expiresAt: Date;
  },
): Promise<ReservationEntity> {
  const { body, place, token, expiresAt } = wish;
  const [next] = await tx.query<{ number: number }[]>(
    `select nextval('reservation_number')::integer as number`,
  );
  const now = new Date();
  return tx.create(ReservationEntity, {
    id: newId('rsv'),
    organizationId,
    chargePointId: body.charge_point_id,
    siteId: place.site_id,
    projectId: place.project_id,
    timeZone: place.time_zone,
    // OCPP 2.0.1 reserves EVSEs; in 1.6 connectors are all that there is.
    evseId: body.connector_id === 0 ? 0 : (body.evse_id ?? body.connector_id),
    connectorId: body.connector_id,
    number: next?.number ?? 0,
    idToken: token.idTag,
    driverId: token.driverId,
    status: 'pending',
    reason: null,
    at: now,
    expiresAt,
    endedAt: null,
    sessionId: null,
    isReleaseDue: false,
    cancelCommandId: null,
    cancelAskedAt: null,
    cancelOutcome: null,
    isCancelRefused: false,
    updatedAt: now,
  });
}

/** A charger answers so itself; one that would not must not hold a connector where somebody charges. */
async function isCharging(tx: EntityManager, { chargePointId, evseId }: ReservationEntity): Promise<boolean> {
  if (evseId === 0) return false;
  const running = await tx.query<unknown[]>(
    'select 1 from session where charge_point_id = $1 and evse_id = $2 and ended_at is null limit 1',
    [chargePointId, evseId],
  );
  return running.length > 0;
}

/** @throws conflict */
async function requireFree(tx: EntityManager, { chargePointId, evseId }: ReservationEntity): Promise<void> {
  const [open] = await tx.query<{ id: string }[]>(
    `select id from reservation where charge_point_id = $1 and evse_id = $2
       and status in ('pending', 'accepted') and not is_cancel_refused`,
    [chargePointId, evseId],
  );
  if (open !== undefined) throw reservedAlready(chargePointId, open.id);
}

function reservedAlready(chargePointId: string, reservationId: string | null): CodedError {
  return new CodedError(
    'conflict',
    `This connector of ${chargePointId} is reserved already.`,
    reservationId === null ? {} : { reservation_id: reservationId },
  );
}

function reserveNews(row: ReservationEntity, { idTag, type }: WantedToken) {
  return commandNews(row, newId('cmd'), {
    name: 'reserve',
    reservation_number: row.number,
    evse_id: row.evseId,
    id_tag: idTag,
    id_token_type: type,
    expires_at: row.expiresAt.toISOString(),
  });
}

/** Who asks meanwhile waits for the same answer. */
function isBeingCancelled(
  { cancelCommandId, cancelOutcome, cancelAskedAt }: ReservationEntity,
  now: Date,
): boolean {
  if (cancelCommandId === null || cancelOutcome !== null || cancelAskedAt === null) return false;
  return +now - +cancelAskedAt < OUTCOME_WITHIN_MS;
}
