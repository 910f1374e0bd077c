import { Injectable } from '@nestjs/common';
import { type EntityManager, In } from 'typeorm';

import { type AnomaliesOfSession, keepAnomalies } from '../anomalies/anomalies.repository';
import { anomaliesOf } from '../anomalies/domain/anomaly';
import {
  energyWh,
  isStopBelieved,
  LATE_STOP_WH,
  meterStartWh,
  meterStopWh,
  type SessionState,
} from '../charging-sessions/domain/session-state';
import { SessionEntity } from '../charging-sessions/session.entity';
import { stateOf } from '../charging-sessions/session.mapper';
import type { RegisterPoint } from '../meter-series/domain/energy-curve';
import { horizonsOfOld, registersRead } from '../meter-series/registers.repository';
import { curveOfSession } from '../meter-series/session-curve';

import { type LifeLine, lifeLine, statusesOf } from './domain/life-line';
import { findWords, withNeighbours, type WordsOfSession } from './life-lines.repository';

/** Sessions of which something is known that was not before. */
export interface Reviewed {
  /** A word of them was told. */
  readonly told: readonly string[];
  /** They begin, end or are elsewhere, so that other words may be of their neighbours, too. */
  readonly moved: readonly string[];
  /** They are over, and samples of them came; none where left out. */
  readonly read?: readonly string[];
}

/** Looks at the life lines of sessions again, and writes down what cannot be. */
@Injectable()
export class LifeLineReviewer {
  async review(tx: EntityManager, { told, moved, read = [] }: Reviewed): Promise<void> {
    const ids = [...new Set([...told, ...moved, ...read, ...(await withNeighbours(tx, moved))])];
    if (ids.length === 0) return;
    const rows = await tx.find(SessionEntity, { where: { id: In(ids) } });
    const lives = new Map((await findWords(tx, ids)).map((words) => [words.sessionId, lifeLineOf(words)]));
    const measured = await measuredAnew(tx, rows, new Set([...moved, ...read]));
    const found = rows.map((row) => {
      const { id: sessionId, organizationId, chargePointId, siteId } = row;
      const life = lives.get(row.id) ?? { state: 'new', entries: [] };
      const anomalies = anomaliesOf(life, figuresOf(row, measured.get(row.id) ?? []));
      return { sessionId, organizationId, chargePointId, siteId, anomalies };
    });
    const isMeasured = ({ sessionId }: AnomaliesOfSession): boolean => measured.has(sessionId);
    await keepAnomalies(tx, found.filter(isMeasured));
    const others = found.filter((one) => !isMeasured(one));
    await keepAnomalies(tx, others, ['contradicting_registers']);
  }
}

/**
 * The registers of those sessions, of some, that may contradict each other otherwise than before. Of a session that goes
 * on the total is not known yet; of one that is older than values are kept one by one what was found stays.
 */
async function measuredAnew(
  tx: EntityManager,
  rows: readonly SessionEntity[],
  changed: ReadonlySet<string>,
): Promise<Map<string, RegisterPoint[]>> {
  const [ended, running] = [true, false].map((isOver) =>
    rows.filter(({ id, endedAt }) => changed.has(id) && (endedAt !== null) === isOver),
  ) as [SessionEntity[], SessionEntity[]];
  if (ended.length === 0) return new Map(running.map(({ id }) => [id, []]));
  const old = await horizonsOfOld(tx, ended);
  const kept = ended.filter((row) => !old.has(row));
  const registers = await registersRead(tx, kept);
  return new Map([...kept, ...running].map(({ id }) => [id, registers.get(id) ?? []]));
}

export function lifeLineOf(session: WordsOfSession): LifeLine {
  const words = [...session.words, ...statusesOf(session, session.statuses)];
  return lifeLine(words, session.startedAt);
}

function figuresOf(row: SessionEntity, registers: readonly RegisterPoint[]) {
  const state = stateOf(row);
  const curve = row.endedAt === null ? null : curveOfSession(row, registers).curve;
  return {
    startedAt: state.startedAt,
    isStartKnown: state.isStartKnown,
    endedAt: state.endedAt,
    meterStartWh: meterStartWh(state),
    meterStopWh: meterStopWh(state),
    energyWh: energyWh(state),
    disbelievedStopWh: disbelievedStopOf(state),
    leftOut: curve?.leftOut ?? [],
  };
}

/** A stop that was rounded, or stated a moment before the last reading, is none. */
function disbelievedStopOf(state: SessionState): number | null {
  const [stated, counted] = [state.meterStopWh, meterStopWh(state)];
  if (!state.isEndTold || stated === null || counted === null || isStopBelieved(state, stated)) return null;
  return counted - stated > LATE_STOP_WH ? stated : null;
}
