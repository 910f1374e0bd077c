import { stringify } from 'csv-stringify/sync';

/** Rows under a header of their names; a cell that a spreadsheet would take for a formula is defused. */
export function writeCsv(columns: readonly string[], rows: readonly object[]): string {
  return stringify([...rows], { header: true, columns: [...columns], escape_formulas: true });
}
