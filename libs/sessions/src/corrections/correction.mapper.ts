import { Decimal } from '@csms/kernel';

import { QUARTER_MS } from '../meter-series/domain/quarters';

import type { CorrectionEntity, StoredChange } from './correction.entity';
import type { SessionFigures } from './domain/session-figures';
import type {
  CorrectedFiguresDto,
  CorrectionAffectedDto,
  CorrectionDto,
  MadeChangeDto,
} from './dto/correction.dto';

export function toCorrectionDto(row: CorrectionEntity): CorrectionDto {
  return {
    correction_id: row.id,
    status: 'applied',
    kind: row.kind,
    session_id: row.sessionId,
    charge_point_id: row.chargePointId,
    site_id: row.siteId,
    recorded_at: row.at.toISOString(),
    by: { type: row.byType, id: row.byId },
    reason: row.reason,
    source: row.source,
    changes: row.changes.map(toChangeDto),
    before: toFiguresDto(row.figuresBefore),
    after: toFiguresDto(row.figuresAfter),
    revision: row.revision,
    affected: affectedBy(row),
  };
}

function toChangeDto(change: StoredChange): MadeChangeDto {
  if ('register' in change) {
    const { register } = change;
    const [old, right] = [change.old, change.new].map((wh) => (wh === null ? null : String(wh)));
    return {
      register,
      timestamp: null,
      measurand: null,
      phase: null,
      unit: 'Wh',
      old: old ?? null,
      new: right ?? null,
    };
  }
  return { register: null, ...change };
}

function toFiguresDto(figures: SessionFigures): CorrectedFiguresDto {
  return {
    status: figures.status,
    started_at: figures.started_at,
    ended_at: figures.ended_at,
    meter_start_kwh: kiloOf(figures.meter_start_wh),
    meter_stop_kwh: kiloOf(figures.meter_stop_wh),
    energy_kwh: kiloOf(figures.energy_wh),
    max_power_kw: kiloOf(figures.max_power_w),
  };
}

function affectedBy({ sessionId, figuresBefore, figuresAfter }: CorrectionEntity): CorrectionAffectedDto {
  const starts = [figuresBefore, figuresAfter].map(({ started_at }) => Date.parse(started_at));
  const ends = [figuresBefore, figuresAfter].map(({ ended_at, started_at }) =>
    Date.parse(ended_at ?? started_at),
  );
  const firstMs = Math.floor(Math.min(...starts) / QUARTER_MS) * QUARTER_MS;
  const quarters = Math.max(1, Math.ceil((Math.max(...ends) - firstMs) / QUARTER_MS));
  return { sessions: [sessionId], quarters, aggregates_rebuilt_from: new Date(firstMs).toISOString() };
}

/** To the thousandth: powers are products of binary fractions. */
function kiloOf(value: number | null): number | null {
  return value === null ? null : new Decimal(value).div(1000).toDecimalPlaces(3).toNumber();
}
