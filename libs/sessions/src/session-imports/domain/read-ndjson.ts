import { ValidationFailedError } from '@csms/kernel';

import type { RowError } from './import-row';

export interface JsonLine {
  /** As an editor counts: the first is 1. */
  readonly line: number;
  /** null: it is no JSON object. */
  readonly cells: Readonly<Record<string, unknown>> | null;
}

/**
 * The lines of a file with a JSON object in each; empty ones are skipped.
 *
 * @throws ValidationFailedError where there are more than `maxLines`, or none
 */
export function readNdjson(text: string, maxLines: number): JsonLine[] {
  const lines = text
    .split('\n')
    .map((content, index) => ({ line: index + 1, content: content.trim() }))
    .filter(({ content }) => content !== '');
  if (lines.length === 0) throw refused('empty', 'The file is empty: each line is a JSON object.');
  if (lines.length > maxLines) throw refused('max_lines', `The file has more than ${maxLines} lines.`);
  return lines.map(({ line, content }) => ({ line, cells: objectOf(content) }));
}

export function notAnObject(line: number): RowError {
  return { line, field: null, code: 'invalid_json', reason: 'the line is no JSON object' };
}

function objectOf(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

function refused(code: string, detail: string): ValidationFailedError {
  return new ValidationFailedError([{ pointer: '', code, detail }]);
}
