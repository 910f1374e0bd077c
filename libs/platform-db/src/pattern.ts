/** The pattern for `like` and `ilike` that finds `text` anywhere, taken as it is written. */
export function containing(text: string): string {
  return `%${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
}
