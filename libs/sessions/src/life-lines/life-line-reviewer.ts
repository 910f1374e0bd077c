import { Injectable } from '@nestjs/common';
import { type EntityManager, In } from 'typeorm';

import { keepAnomalies } from '../anomalies/anomalies.repository';
import { anomaliesOf } from '../anomalies/domain/anomaly';
import { energyWh, meterStartWh, meterStopWh } from '../charging-sessions/domain/session-state';
import { SessionEntity } from '../charging-sessions/session.entity';
import { stateOf } from '../charging-sessions/session.mapper';
import type { RegisterPoint } from '../meter-series/domain/energy-curve';
import { horizonsOfOld, registersOf } from '../meter-series/registers.repository';
import { curveOfSession } from '../meter-series/session-curve';

import { type LifeLine, lifeLine, statusesOf } from './domain/life-line';
import { findWords, withNeighbours, type WordsOfSession } from './life-lines.repository';

/** Sessions of which something is known that was not before. */
export interface Reviewed {
  /** A word of them was told. */
  readonly told: readonly string[];
  /** They begin, end or are elsewhere, so that other words may be of their neighbours, too. */
  readonly moved: readonly string[];
}

/** Looks at the life lines of sessions again, and writes down what cannot be. */
@Injectable()
export class LifeLineReviewer {
  async review(tx: EntityManager, { told, moved }: Reviewed): Promise<void> {
    const ids = [...new Set([...told, ...moved, ...(await withNeighbours(tx, moved))])];
    if (ids.length === 0) return;
    const rows = await tx.find(SessionEntity, { where: { id: In(ids) } });
    const lives = new Map((await findWords(tx, ids)).map((words) => [words.sessionId, lifeLineOf(words)]));
    const ended = rows.filter(({ endedAt }) => endedAt !== null);
    const old = await horizonsOfOld(tx, ended);
    const registers = await registersOf(
      tx,
      ended.filter((row) => !old.has(row)),
    );
    const found = rows.map((row) => {
      const { id: sessionId, organizationId, chargePointId, siteId } = row;
      const life = lives.get(row.id) ?? { state: 'new', entries: [] };
      const anomalies = anomaliesOf(life, figuresOf(row, registers.get(row.id) ?? []));
      return { sessionId, organizationId, chargePointId, siteId, anomalies };
    });
    const isOld = new Set([...old.keys()].map(({ id }) => id));
    await keepAnomalies(
      tx,
      found.filter(({ sessionId }) => !isOld.has(sessionId)),
    );
    // Its registers are not kept one by one any more: what they were found to be stays.
    await keepAnomalies(
      tx,
      found.filter(({ sessionId }) => isOld.has(sessionId)),
      ['contradicting_registers'],
    );
  }
}

export function lifeLineOf(session: WordsOfSession): LifeLine {
  const words = [...session.words, ...statusesOf(session, session.statuses)];
  return lifeLine(words, session.startedAt);
}

function figuresOf(row: SessionEntity, registers: readonly RegisterPoint[]) {
  const state = stateOf(row);
  const { curve } = curveOfSession(row, registers);
  return {
    endedAt: state.endedAt,
    meterStartWh: meterStartWh(state),
    meterStopWh: meterStopWh(state),
    energyWh: energyWh(state),
    leftOut: curve?.leftOut ?? [],
  };
}
