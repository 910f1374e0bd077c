/** An id tag as logs, answers and events may show it: its last four characters. */
export function maskIdTag(idTag: string): string {
  return `…${idTag.slice(-4)}`;
}

/**
 * The end of a token in upper case, of somebody who names it as {@link maskIdTag} showed it to him, with the dots or
 * without. More than was shown is the end of no token.
 */
export function shownEndOf(asked: string): string {
  return asked.replace(/^…/, '').toUpperCase();
}
