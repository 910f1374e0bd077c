/** JSON with the members of each object in the order of their names: two texts of one value become the same. */
export function canonicalJson(value: unknown): string {
  // Of a request without a body; JSON has no word for it.
  if (value === undefined) return '';
  return JSON.stringify(value, (_name, member: unknown) =>
    isRecord(member) ? Object.fromEntries(Object.entries(member).sort(byName)) : member,
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function byName([one]: [string, unknown], [other]: [string, unknown]): number {
  return one < other ? -1 : 1;
}
