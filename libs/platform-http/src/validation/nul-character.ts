/** Deeper than any body that a DTO accepts. */
export const MAX_DEPTH = 32;

/**
 * The JSON pointer of the first text that holds U+0000, which PostgreSQL cannot store; null where there is none.
 *
 * @param pointer of `value` itself: '' for a whole body
 */
export function pointerToNul(value: unknown, pointer = '', depth = 0): string | null {
  if (typeof value === 'string') return value.includes('\u0000') ? pointer : null;
  if (typeof value !== 'object' || value === null || depth > MAX_DEPTH) return null;
  for (const [name, member] of Object.entries(value)) {
    const found = name.includes('\u0000')
      ? pointer
      : pointerToNul(member, `${pointer}/${escapePointer(name)}`, depth + 1);
    if (found !== null) return found;
  }
  return null;
}

/** Whether a value has members below so many levels; however deep it is, without a call for each level. */
export function isDeeperThan(value: unknown, levels: number): boolean {
  let level: readonly unknown[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > levels) return true;
    level = level.flatMap((one): unknown[] =>
      typeof one === 'object' && one !== null ? Object.values(one) : [],
    );
  }
  return false;
}

/** RFC 6901 §3. */
export function escapePointer(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}
