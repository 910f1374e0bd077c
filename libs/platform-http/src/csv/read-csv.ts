import { CsvError, parse } from 'csv-parse/sync';

import { ValidationFailedError } from '@csms/kernel';

export interface CsvLine {
  /** As an editor counts: the header is 1. */
  readonly line: number;
  /** By column; an empty cell is not there. */
  readonly cells: Readonly<Record<string, string>>;
  /** null: it has a cell for each column. */
  readonly miscounted: string | null;
}

export interface CsvShape {
  readonly columns: readonly string[];
  readonly required: readonly string[];
  readonly maxLines: number;
}

interface Parsed {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

/**
 * Reads a file whose first line names its columns, in any order, separated by commas or semicolons (RFC 4180 for the
 * rest: quotes, line ends).
 *
 * @throws ValidationFailedError where the file as a whole cannot be read; single lines are the caller's
 */
export function readCsv(text: string, { columns, required, maxLines }: CsvShape): CsvLine[] {
  const [header, ...rows] = parseAll(text);
  if (header === undefined) throw refused('empty', 'The file is empty: its first line names the columns.');
  const names = header.record.map((name) => name.trim().toLowerCase());
  checkHeader(names, columns, required);
  if (rows.length > maxLines) throw refused('max_lines', `The file has more than ${maxLines} lines.`);
  return rows.map(({ record, info }) => ({
    line: info.lines,
    cells: cellsOf(names, record),
    miscounted: miscounted(names, record),
  }));
}

function parseAll(text: string): Parsed[] {
  try {
    return parse(text, {
      delimiter: delimiterOf(text),
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      skip_records_with_empty_values: true,
      trim: true,
    }) as unknown as Parsed[];
  } catch (error) {
    if (error instanceof CsvError) throw refused(error.code.toLowerCase(), error.message);
    throw error;
  }
}

/** What separates the names of the first line, which hold neither. */
function delimiterOf(text: string): string {
  const header = text.trimStart().split(/\r?\n/, 1)[0] ?? '';
  return header.includes(';') ? ';' : ',';
}

function checkHeader(
  names: readonly string[],
  columns: readonly string[],
  required: readonly string[],
): void {
  const errors = [
    ...names.filter((name) => !columns.includes(name)).map((name) => [name, 'unknown_column'] as const),
    ...names.filter((name, at) => names.indexOf(name) < at).map((name) => [name, 'doubled_column'] as const),
    ...required.filter((name) => !names.includes(name)).map((name) => [name, 'missing_column'] as const),
  ];
  if (errors.length === 0) return;
  throw new ValidationFailedError(
    errors.map(([name, code]) => ({
      pointer: `/1/${name}`,
      code,
      detail: `${code.replace('_', ' ')} ${JSON.stringify(name)}; the columns are ${columns.join(', ')}.`,
    })),
  );
}

function cellsOf(names: readonly string[], record: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    names.map((name, at) => [name, record[at] ?? ''] as const).filter(([, cell]) => cell !== ''),
  );
}

function miscounted(names: readonly string[], record: readonly string[]): string | null {
  if (record.length === names.length) return null;
  return `The line has ${record.length} cells, the header ${names.length}: is a separator missing or not in quotes?`;
}

function refused(code: string, detail: string): ValidationFailedError {
  return new ValidationFailedError([{ pointer: '', code, detail }]);
}
