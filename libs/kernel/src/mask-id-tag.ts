/** An id tag as logs, answers and events may show it: its last four characters. */
export function maskIdTag(idTag: string): string {
  return `…${idTag.slice(-4)}`;
}
