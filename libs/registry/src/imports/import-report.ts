import { DomainError, type FieldError } from '@csms/kernel';
import type { CsvLine } from '@csms/platform-http';

/** What is wrong with one line of a file. */
export interface LineError {
  readonly line: number;
  /** null: the line as a whole. */
  readonly column: string | null;
  readonly code: string;
  readonly detail: string;
}

export type OnError = 'abort' | 'skip';

export interface ImportOptions {
  readonly isDryRun: boolean;
  readonly onError: OnError;
}

/** What a file of that many lines may answer with: beyond it nobody reads on. */
const MAX_SHOWN_ERRORS = 1_000;

/** A file with errors, of which nothing was imported. */
export class ImportRefusedError extends DomainError {
  readonly code = 'validation_failed';
  override readonly errors: readonly FieldError[];
  override readonly extensions: Readonly<Record<string, unknown>>;

  constructor(lines: readonly LineError[]) {
    super(`The file has ${lines.length} errors; nothing is imported. on_error=skip imports the other lines.`);
    const shown = lines.slice(0, MAX_SHOWN_ERRORS);
    this.errors = shown.map(({ line, column, code, detail }) => ({
      pointer: column === null ? `/${line}` : `/${line}/${column}`,
      code,
      detail,
    }));
    this.extensions = { error_count: lines.length, lines: shown };
  }
}

/** Thrown to undo what a dry run did; caught where its transaction ends. */
export class DryRunEnd<Report> extends Error {
  constructor(readonly report: Report) {
    super('A dry run is undone');
  }
}

export async function undoneWhereDry<Report>(work: () => Promise<Report>): Promise<Report> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof DryRunEnd) return error.report as Report;
    throw error;
  }
}

/** Errors of a checked object as errors of its line; members without a column of their own are of the whole line. */
export function lineErrors(
  line: number,
  errors: readonly FieldError[],
  columnOf: (pointer: string) => string | null,
): LineError[] {
  return errors.map(({ pointer, code, detail }) => ({ line, column: columnOf(pointer), code, detail }));
}

/** A line whose cells cannot be told apart is judged by nothing else. */
export function miscountedLine({ line, miscounted }: CsvLine): LineError[] | null {
  if (miscounted === null) return null;
  return [{ line, column: null, code: 'field_count', detail: miscounted }];
}

/** Of lines that say the same id the first counts. */
export function doubledLines<Line extends { readonly line: number }>(
  lines: readonly Line[],
  keyOf: (line: Line) => string | null,
  column: string,
): LineError[] {
  const first = new Map<string, number>();
  return lines.flatMap((one) => {
    const key = keyOf(one);
    if (key === null) return [];
    const before = first.get(key);
    if (before === undefined) first.set(key, one.line);
    return before === undefined
      ? []
      : [{ line: one.line, column, code: 'doubled', detail: `The same is in line ${before}.` }];
  });
}
