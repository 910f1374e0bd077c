import { Injectable } from '@nestjs/common';
import { type EntityManager, In } from 'typeorm';

import { keepAnomalies } from '../anomalies/anomalies.repository';
import { anomaliesOf } from '../anomalies/domain/anomaly';
import { energyWh, meterStartWh, meterStopWh } from '../charging-sessions/domain/session-state';
import { SessionEntity } from '../charging-sessions/session.entity';
import { stateOf } from '../charging-sessions/session.mapper';

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
    await keepAnomalies(
      tx,
      rows.map((row) => ({
        sessionId: row.id,
        organizationId: row.organizationId,
        chargePointId: row.chargePointId,
        siteId: row.siteId,
        anomalies: anomaliesOf(lives.get(row.id) ?? { state: 'new', entries: [] }, figuresOf(row)),
      })),
    );
  }
}

export function lifeLineOf(session: WordsOfSession): LifeLine {
  const words = [...session.words, ...statusesOf(session, session.statuses)];
  return lifeLine(words, session.startedAt);
}

function figuresOf(row: SessionEntity) {
  const state = stateOf(row);
  return {
    endedAt: state.endedAt,
    meterStartWh: meterStartWh(state),
    meterStopWh: meterStopWh(state),
    energyWh: energyWh(state),
  };
}
