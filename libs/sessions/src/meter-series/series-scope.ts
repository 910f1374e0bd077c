import type { EntityManager } from 'typeorm';

import { InvalidParameterError, NotFoundError } from '@csms/kernel';
import { type Principal, reachesSite } from '@csms/platform-http';

import { SessionEntity } from '../charging-sessions/session.entity';

/** Of what a series is asked for. */
export interface SeriesSubject {
  readonly sessionId?: string | undefined;
  readonly chargePointId?: string | undefined;
  readonly connectorId?: number | undefined;
  readonly siteId?: string | undefined;
}

/** Of what a series is. */
export type SeriesScope =
  | { readonly kind: 'session'; readonly session: SessionEntity; readonly timeZone: string }
  | {
      readonly kind: 'charge_point';
      readonly id: string;
      readonly connectorId: number | null;
      readonly siteId: string | null;
      readonly timeZone: string;
    }
  | { readonly kind: 'site'; readonly id: string; readonly timeZone: string };

/** @throws InvalidParameterError where not exactly one is named; NotFoundError where the caller sees none */
export async function scopeOf(
  tx: EntityManager,
  caller: Principal,
  { sessionId, chargePointId, connectorId, siteId }: SeriesSubject,
): Promise<SeriesScope> {
  const named = [sessionId, chargePointId, siteId].filter((id) => id !== undefined);
  if (named.length !== 1) {
    throw InvalidParameterError.of(
      'charge_point_id',
      'one_of',
      'Exactly one of charge_point_id, session_id and site_id must be sent.',
    );
  }
  if (connectorId !== undefined && chargePointId === undefined) {
    throw InvalidParameterError.of(
      'connector_id',
      'contradiction',
      'connector_id goes with charge_point_id.',
    );
  }
  if (sessionId !== undefined) return sessionScope(tx, caller, sessionId);
  if (siteId !== undefined) {
    const { timeZone } = await placeOf(tx, caller, 'site', siteId);
    return { kind: 'site', id: siteId, timeZone };
  }
  const id = chargePointId ?? '';
  const place = await placeOf(tx, caller, 'charge_point', id);
  return { kind: 'charge_point', id, connectorId: connectorId ?? null, ...place };
}

async function sessionScope(tx: EntityManager, caller: Principal, id: string): Promise<SeriesScope> {
  const session = await tx.findOneBy(SessionEntity, { id });
  if (session === null || !reachesSite(caller, 'read', session.siteId))
    throw new NotFoundError('session', id);
  return { kind: 'session', session, timeZone: session.timeZone };
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
