import { type CsvCell, csvLine } from '@csms/platform-http';

export const FORMATS = ['csv', 'ndjson', 'jsonl'] as const;
export type ExportFormat = (typeof FORMATS)[number];

export interface RowWriter {
  /** Before the first row. */
  readonly head: string;
  readonly row: (item: object) => string;
}

/**
 * How the items of a list become lines. NDJSON has the items as the list shows them. CSV has a column for each member;
 * the members of an object that stands in its list of columns with a dot (`auth.status`) get an underscore
 * (`auth_status`), the words of a list a semicolon between, and figures by phase are JSON.
 */
export function rowWriter(format: ExportFormat, columns: readonly string[]): RowWriter {
  if (format !== 'csv') return { head: '', row: (item) => `${JSON.stringify(item)}\n` };
  const paths = columns.map((column) => column.split('.'));
  return {
    head: csvLine(columns.map((column) => column.replaceAll('.', '_'))),
    row: (item) => csvLine(paths.map((path) => cellOf(memberAt(item, path)))),
  };
}

export function mediaTypeOf(format: ExportFormat): string {
  return format === 'csv' ? 'text/csv; charset=utf-8' : 'application/x-ndjson';
}

function memberAt(item: object, path: readonly string[]): unknown {
  return path.reduce<unknown>((value, name) => (value as Record<string, unknown> | null)?.[name], item);
}

function cellOf(value: unknown): CsvCell {
  if (value === undefined || value === null) return null;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  return Array.isArray(value) ? value.join(';') : JSON.stringify(value);
}
