import type { EntityManager } from 'typeorm';

import { InvalidParameterError, NotFoundError } from '@csms/kernel';
import { type Principal, reachesSite } from '@csms/platform-http';

import { SessionEntity } from '../charging-sessions/session.entity';
import { sessionAsOf } from '../corrections/session-versions.repository';
import { horizonOf } from '../meter-retention/horizon';

/** Of what a series is asked for. */
export interface SeriesSubject {
  readonly sessionId?: string | undefined;
  readonly chargePointId?: string | undefined;
  readonly evseId?: number | undefined;
  readonly connectorId?: number | undefined;
  readonly siteId?: string | undefined;
  /** An energy asset: never a scope of what chargers tell. */
  readonly assetId?: string | undefined;
  /** As it was known at that instant; null, or left out: now. */
  readonly asOf?: Date | null | undefined;
}

/** Of what a series is. */
export type SeriesScope =
  | {
      readonly kind: 'session';
      readonly session: SessionEntity;
      readonly timeZone: string;
      readonly asOf: Date | null;
    }
  | {
      readonly kind: 'charge_point';
      readonly id: string;
      readonly evseId: number | null;
      readonly connectorId: number | null;
      readonly siteId: string | null;
      readonly timeZone: string;
    }
  | { readonly kind: 'site'; readonly id: string; readonly timeZone: string };

/** @throws InvalidParameterError where not exactly one is named; NotFoundError where the caller sees none */
export async function scopeOf(
  tx: EntityManager,
  caller: Principal,
  { sessionId, chargePointId, evseId, connectorId, siteId, assetId, asOf = null }: SeriesSubject,
): Promise<SeriesScope> {
  const named = [sessionId, chargePointId, siteId].filter((id) => id !== undefined);
  if (named.length !== 1 || assetId !== undefined) {
    throw InvalidParameterError.of(
      'charge_point_id',
      'one_of',
      'Exactly one of charge_point_id, session_id, site_id and asset_id must be sent.',
    );
  }
  const outlet = evseId !== undefined ? 'evse_id' : 'connector_id';
  if ((evseId ?? connectorId) !== undefined && chargePointId === undefined)
    throw InvalidParameterError.of(outlet, 'contradiction', `${outlet} goes with charge_point_id.`);
  if (sessionId !== undefined) return sessionScope(tx, caller, sessionId, asOf);
  if (siteId !== undefined) {
    const { timeZone } = await placeOf(tx, caller, 'site', siteId);
    return { kind: 'site', id: siteId, timeZone };
  }
  const id = chargePointId ?? '';
  const place = await placeOf(tx, caller, 'charge_point', id);
  return { kind: 'charge_point', id, evseId: evseId ?? null, connectorId: connectorId ?? null, ...place };
}

async function sessionScope(
  tx: EntityManager,
  caller: Principal,
  id: string,
  asOf: Date | null,
): Promise<SeriesScope> {
  const session = await tx.findOneBy(SessionEntity, { id });
  if (session === null || !reachesSite(caller, 'read', session.siteId))
    throw new NotFoundError('session', id);
  const { timeZone } = session;
  if (asOf === null) return { kind: 'session', session, timeZone, asOf };
  if (session.startedAt < (await horizonOf(tx, session.organizationId))) {
    throw InvalidParameterError.of(
      'as_of',
      'rolled_up',
      'The session is older than values are kept one by one: its earlier states are not known any more.',
    );
  }
  return { kind: 'session', session: await sessionAsOf(tx, session, asOf), timeZone, asOf };
}

async function placeOf(
  tx: EntityManager,
  caller: Principal,
  kind: 'site' | 'charge_point',
  id: string,
): Promise<{ readonly siteId: string | null; readonly timeZone: string }> {
  const [place] = await tx.query<{ site_id: string | null; time_zone: string }[]>(
    'select site_id, time_zone from metered_place where kind = $1 and id = $2',
    [kind, id],
  );
  if (place === undefined || !reachesSite(caller, 'read', place.site_id)) throw new NotFoundError(kind, id);
  return { siteId: place.site_id, timeZone: place.time_zone };
}

/** SQL: whether what was read is of a session at an EVSE, whose number stands in one parameter, of a charge point. */
export function isAtEvse(chargePointId: string, evseId: string): string {
  return `session_id in (select session.id from session
    where session.charge_point_id = ${chargePointId} and session.evse_id = ${evseId})`;
}
