/** Never kept, not even as a hash: what a change did to a secret is said by its action. */
const SECRET = /secret|password|sha256|hash/i;

/** What a customer put in there has names of its own. */
const AS_IT_IS: readonly string[] = ['metadata', 'configuration'];

/** Where the API calls a member by another name than the row. */
const API_NAMES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  site: { id: 'site_id', latitude: 'lat', longitude: 'lng' },
  charge_point: { id: 'charge_point_id' },
  driver: { id: 'driver_id' },
  vehicle: { id: 'vehicle_id' },
  handover: { id: 'handover_id' },
};

/** An object as the audit log keeps it: plain JSON in snake_case, without secrets. */
export function snapshot(row: object): Record<string, unknown> {
  return named(JSON.parse(JSON.stringify(row)) as object) as Record<string, unknown>;
}

/** The same with the names that the API gives the members of such a resource. */
export function shownAs(resourceType: string, state: Record<string, unknown>): Record<string, unknown> {
  const names = API_NAMES[resourceType] ?? {};
  return Object.fromEntries(Object.entries(state).map(([name, value]) => [names[name] ?? name, value]));
}

function named(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(named);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !SECRET.test(name))
      .map(([name, member]) => [snakeCase(name), AS_IT_IS.includes(name) ? member : named(member)]),
  );
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
