import type { EventData, SessionsBackfilled } from '@csms/contracts';
import { registerDifference } from '@csms/kernel';

import type { PlacedRow } from './session-imports.repository';

type Backfilled = EventData<typeof SessionsBackfilled>;

/** What became known of the past of each charge point. */
export function backfilledNews(
  organizationId: string,
  importId: string,
  rows: readonly PlacedRow[],
): Backfilled[] {
  const byChargePoint = Map.groupBy(rows, ({ row }) => row.chargePointId);
  return [...byChargePoint].flatMap(([chargePointId, own]): Backfilled[] => {
    const [first] = own;
    if (first === undefined) return [];
    const { siteId, projectId, timeZone } = first.chargePoint;
    const energies = own.map(({ row }) => registerDifference(row.meterStartWh, row.meterStopWh) ?? 0);
    return [
      {
        charge_point_id: chargePointId,
        organization_id: organizationId,
        site_id: siteId,
        project_id: projectId,
        time_zone: timeZone,
        import_id: importId,
        sessions: own.length,
        energy_wh: energies.reduce((together, one) => together + one, 0),
        started_at: new Date(Math.min(...own.map(({ row }) => +row.startedAt))).toISOString(),
        ended_at: new Date(Math.max(...own.map(({ row }) => +row.endedAt))).toISOString(),
      },
    ];
  });
}
