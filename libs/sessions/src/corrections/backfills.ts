import type { EntityManager } from 'typeorm';

import { deriveId } from '@csms/kernel';
import type { Outbox } from '@csms/platform-kafka';

import type { SessionEntity } from '../charging-sessions/session.entity';

import { CorrectionEntity } from './correction.entity';
import { correctionNews } from './correction-news';
import { areSumsOther, registersChanged, type SessionFigures } from './domain/session-figures';

/** A session that had ended, before and after what its charger told late. */
export interface BackfilledSession {
  readonly row: SessionEntity;
  readonly before: SessionFigures;
  readonly after: SessionFigures;
}

/** Writes down which ended sessions have other sums now, beside what people correct, and tells of it. */
export async function keepBackfills(
  tx: EntityManager,
  outbox: Outbox,
  sessions: readonly BackfilledSession[],
): Promise<void> {
  const backfilled = sessions
    .filter(({ before, after }) => areSumsOther(before, after))
    .map((session) => ({ row: session.row, correction: correctionOf(session) }));
  if (backfilled.length === 0) return;
  await tx.insert(
    CorrectionEntity,
    backfilled.map(({ correction }) => correction),
  );
  await outbox.append(tx, ...backfilled.map(({ correction, row }) => correctionNews(correction, row)));
}

function correctionOf({ row, before, after }: BackfilledSession): CorrectionEntity {
  return {
    id: deriveId('cor', row.id, row.revision),
    organizationId: row.organizationId,
    sessionId: row.id,
    chargePointId: row.chargePointId,
    siteId: row.siteId,
    kind: 'backfilled',
    at: row.revisedAt ?? row.updatedAt,
    byType: 'charger',
    byId: row.chargePointId,
    reason: 'The charger told something of the session after its end was known.',
    source: 'charger',
    changes: registersChanged(before, after),
    figuresBefore: before,
    figuresAfter: after,
    revision: row.revision,
  };
}
