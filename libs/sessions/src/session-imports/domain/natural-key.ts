import { createHash } from 'node:crypto';

import { deriveId } from '@csms/kernel';

import type { ImportRow, RowError } from './import-row';

/** By which a session of the past is known again: the system that it comes from has one such row. */
export function keyOf({
  chargePointId,
  externalId,
}: Pick<ImportRow, 'chargePointId' | 'externalId'>): string {
  return JSON.stringify([chargePointId, externalId]);
}

/** Like no session that a charger tells. */
export function importedSessionId(organizationId: string, row: ImportRow): string {
  return deriveId('sess', 'import', organizationId, row.chargePointId, row.externalId);
}

/** Of what the row says, however it is written. Hex SHA-256. */
export function contentOf(row: ImportRow): string {
  const { connectorId, idTag, startedAt, chargingEndedAt, endedAt, meterStartWh, meterStopWh, stopReason } =
    row;
  const said = [
    ...[row.chargePointId, row.externalId, connectorId, idTag.toUpperCase()],
    ...[startedAt, chargingEndedAt, endedAt].map((at) => at?.toISOString() ?? null),
    ...[meterStartWh, meterStopWh, stopReason],
  ];
  return createHash('sha256').update(JSON.stringify(said)).digest('hex');
}

/**
 * Of rows with one key in one file the first counts where all say the same; where they do not, none does, for nobody can
 * say which is true.
 */
export function doubledRows(rows: readonly ImportRow[]): RowError[] {
  return [...Map.groupBy(rows, keyOf).values()].flatMap((same): RowError[] => {
    const [first, ...others] = same;
    if (first === undefined || others.length === 0) return [];
    const field = 'external_id';
    if (new Set(same.map(contentOf)).size === 1) {
      const reason = `the same row is in line ${first.line}`;
      return others.map(({ line }) => ({ line, field, code: 'doubled', reason }));
    }
    return same.map(({ line }) => {
      const elsewhere = same.filter((one) => one.line !== line).map((one) => one.line);
      const shown = `${elsewhere.slice(0, 5).join(', ')}${elsewhere.length > 5 ? ' and more' : ''}`;
      const reason = `line ${shown} says something else of the same session: none of them is imported`;
      return { line, field, code: 'contradiction', reason };
    });
  });
}
