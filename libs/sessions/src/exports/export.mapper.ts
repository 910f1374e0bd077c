import { knowsDrivers, type Principal, type Pseudonyms, withoutPersons } from '@csms/platform-http';

import { SETTLING_MS } from './domain/export-plan';
import type { ExportDto } from './dto/export.dto';
import type { ExportEntity, ExportStatus } from './export.entity';

export function toExportDto(
  row: ExportEntity,
  caller: Principal,
  pseudonyms: Pseudonyms,
  now = new Date(),
): ExportDto {
  const status = statusAt(row, now);
  const isOver = status === 'ended';
  return {
    export_id: row.id,
    dataset: row.dataset,
    format: row.format,
    status,
    from: instant(row.fromAt),
    to: instant(row.beforeAt),
    updated_since: instant(row.sinceAt),
    updated_before: instant(row.untilAt),
    time_zone: row.timeZone,
    filters: shownFilters(row, caller, pseudonyms),
    schedule: row.schedule,
    schedule_id: row.scheduleId,
    next_run_at:
      row.nextBefore === null || isOver ? null : new Date(+row.nextBefore + SETTLING_MS).toISOString(),
    row_count: row.rowCount,
    bytes: row.sizeBytes,
    sha256: row.sha256,
    failure: row.failure,
    created_at: row.createdAt.toISOString(),
    started_at: instant(row.startedAt),
    finished_at: instant(row.finishedAt),
    as_of: instant(row.asOf),
    expires_at: instant(row.expiresAt),
    download_url: status === 'ready' ? `/api/v1/exports/${row.id}/download` : null,
  };
}

/** A file whose time is over is gone, whether or not it was swept away. */
export function statusAt({ status, expiresAt }: ExportEntity, now: Date): ExportStatus {
  return status === 'ready' && expiresAt !== null && expiresAt <= now ? 'expired' : status;
}

/** Who may not know drivers is not shown whom, or which token, somebody else looked for. */
function shownFilters(
  { filters, organizationId }: ExportEntity,
  caller: Principal,
  pseudonyms: Pseudonyms,
): Record<string, unknown> {
  if (knowsDrivers(caller)) return { ...filters };
  const pseudonymOf = (driverId: string) => pseudonyms.of(organizationId, driverId);
  const shown = withoutPersons(filters, pseudonymOf) as Record<string, unknown>;
  // Of sessions it is a driver, whatever it looks like.
  return typeof shown.user_id === 'string' ? { ...shown, user_id: pseudonymOf(shown.user_id) } : shown;
}

function instant(at: Date | null): string | null {
  return at?.toISOString() ?? null;
}
