/** The pattern for `like` and `ilike` that finds `text` anywhere, taken as it is written. */
export function containing(text: string): string;
export function containing(text: string | undefined): string | undefined;
export function containing(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  return `%${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
}
