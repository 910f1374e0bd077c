export type CsvCell = string | number | boolean | null;

/** A spreadsheet takes a cell that begins so for a formula (OWASP, CSV injection; also the full-width forms). */
const FORMULA = /^[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20]/u;
const NUMBER = /^-?\d+(\.\d+)?$/;

/**
 * One line of a file that is written row by row (RFC 4180, with its line end). null is an empty cell. What a spreadsheet
 * would take for a formula gets an apostrophe in front; a negative number is none.
 */
export function csvLine(cells: readonly CsvCell[]): string {
  return `${cells.map(cellOf).join(',')}\r\n`;
}

function cellOf(value: CsvCell): string {
  if (value === null) return '';
  if (typeof value !== 'string') return String(value);
  const text = FORMULA.test(value) && !NUMBER.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
