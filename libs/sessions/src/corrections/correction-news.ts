import { MeterValuesBackfilled, SessionCorrected } from '@csms/contracts';

import type { SessionEntity } from '../charging-sessions/session.entity';
import { coreOf, type News } from '../charging-sessions/session-news';

import type { CorrectionEntity } from './correction.entity';

/** What is told of a correction, once. */
export function correctionNews(correction: CorrectionEntity, row: SessionEntity): News {
  const { organizationId } = row;
  const data = {
    ...coreOf(row),
    correction_id: correction.id,
    recorded_at: correction.at.toISOString(),
    before: correction.figuresBefore,
    after: correction.figuresAfter,
  };
  if (correction.kind === 'backfilled') return { definition: MeterValuesBackfilled, organizationId, data };
  const { byType: by_type, byId: by_id, reason, source } = correction;
  return { definition: SessionCorrected, organizationId, data: { ...data, by_type, by_id, reason, source } };
}
