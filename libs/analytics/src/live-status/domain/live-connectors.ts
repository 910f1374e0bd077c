import { latest } from '../../fleet/domain/session-readings';

import { shownStatus } from './shown-status';

/** What a charger said last of one of its connectors. */
export interface ConnectorFacts {
  readonly evseId: number;
  /** 0 is the charge point itself. */
  readonly connectorId: number;
  readonly status: string;
  readonly errorCode: string | null;
  readonly changedAt: Date;
}

/** A session that is under way. */
export interface SessionFacts {
  readonly id: string;
  /** null: nobody said where. */
  readonly evseId: number | null;
  readonly connectorId: number | null;
  readonly startedAt: Date | null;
  readonly chargingState: string | null;
  /** Delivered so far; null: no register was told. */
  readonly energyWh: number | null;
  readonly powerW: number | null;
  readonly offeredW: number | null;
  readonly socPercent: number | null;
  readonly toldAt: Date | null;
}

export interface LiveConnector {
  readonly evseId: number;
  readonly connectorId: number;
  readonly status: string | null;
  readonly errorCode: string | null;
  readonly session: SessionFacts | null;
  readonly updatedAt: Date | null;
}

/**
 * The connectors of one charge point, with the session at each: those that it told a status of, and those at which a
 * session is under way.
 */
export function liveConnectors(
  told: readonly ConnectorFacts[],
  sessions: readonly SessionFacts[],
): LiveConnector[] {
  const statuses = new Map(
    told.filter(({ connectorId }) => connectorId !== 0).map((connector) => [keyOf(connector), connector]),
  );
  const running = new Map<string, SessionFacts>();
  for (const session of sessions) {
    const key = keyOf(session);
    if (key !== null && isLater(session, running.get(key))) running.set(key, session);
  }
  return [...new Set([...statuses.keys(), ...running.keys()])]
    .flatMap((key) => (key === null ? [] : [liveConnector(key, statuses.get(key), running.get(key) ?? null)]))
    .sort((a, b) => a.evseId - b.evseId || a.connectorId - b.connectorId);
}

function liveConnector(
  key: string,
  told: ConnectorFacts | undefined,
  session: SessionFacts | null,
): LiveConnector {
  const [evseId = 0, connectorId = 0] = key.split('/').map(Number);
  return {
    evseId,
    connectorId,
    status: shownStatus({ status: told?.status ?? null, changedAt: told?.changedAt ?? null }, session),
    errorCode: told?.errorCode ?? null,
    session,
    updatedAt: latest(told?.changedAt ?? null, session?.toldAt ?? null),
  };
}

function keyOf({ evseId, connectorId }: Pick<SessionFacts, 'evseId' | 'connectorId'>): string | null {
  return evseId === null || connectorId === null ? null : `${evseId}/${connectorId}`;
}

/** One whose end was lost may still be under way beside the next one. */
function isLater(session: SessionFacts, held: SessionFacts | undefined): boolean {
  if (held === undefined) return true;
  const [at, heldAt] = [+(session.startedAt ?? 0), +(held.startedAt ?? 0)];
  return at > heldAt || (at === heldAt && session.id > held.id);
}
