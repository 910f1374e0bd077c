import type { Principal } from '@csms/platform-http';
import { maskIdTag } from '@csms/platform-ops';

import { SETTLING_MS } from './domain/export-plan';
import type { ExportDto } from './dto/export.dto';
import type { ExportEntity, ExportStatus } from './export.entity';

/** By which tokens are found: who may not see them whole is not shown what somebody else looked for. */
const FILTERS_OF_TOKENS = ['id_tag', 'q'];

export function toExportDto(row: ExportEntity, caller: Principal, now = new Date()): ExportDto {
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
    filters: shownFilters(row, caller),
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

function shownFilters({ filters }: ExportEntity, { scopes }: Principal): Record<string, unknown> {
  const entries = Object.entries(filters) as [string, unknown][];
  if (scopes.includes('read:users')) return Object.fromEntries(entries);
  return Object.fromEntries(
    entries.map(([name, value]) => [
      name,
      FILTERS_OF_TOKENS.includes(name) && typeof value === 'string' ? maskIdTag(value) : value,
    ]),
  );
}

function instant(at: Date | null): string | null {
  return at?.toISOString() ?? null;
}
