import type { EntityManager } from 'typeorm';

import { deriveId } from '@csms/kernel';

import type { SessionState } from '../charging-sessions/domain/session-state';
import type { SessionEntity } from '../charging-sessions/session.entity';

import { CorrectionEntity } from './correction.entity';
import { areSumsOther, figuresOf, registersChanged } from './domain/session-figures';

/**
 * What a late fact made of a session, beside what people correct; null: it was not over before or is not now, or its
 * sums are the same.
 *
 * @param row with its new revision
 */
export function backfillOf(
  row: SessionEntity,
  before: SessionState,
  after: SessionState,
): CorrectionEntity | null {
  const [was, is] = [figuresOf(before), figuresOf(after)];
  if (before.endedAt === null || after.endedAt === null || !areSumsOther(was, is)) return null;
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
    changes: registersChanged(was, is),
    figuresBefore: was,
    figuresAfter: is,
    revision: row.revision,
  };
}

export async function keepBackfills(
  tx: EntityManager,
  backfills: readonly CorrectionEntity[],
): Promise<void> {
  if (backfills.length > 0) await tx.insert(CorrectionEntity, [...backfills]);
}
