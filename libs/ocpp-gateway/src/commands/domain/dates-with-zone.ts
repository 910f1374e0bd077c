import type { FieldError } from '@csms/kernel';

/** What the messages that we send call their instants. */
const INSTANTS = new Set([
  'cacheExpiryDateTime',
  'endDateTime',
  'expiryDate',
  'expiryDateTime',
  'installDateTime',
  'latestTimestamp',
  'oldestTimestamp',
  'retrieveDate',
  'retrieveDateTime',
  'startDateTime',
  'startSchedule',
  'startTime',
  'stopTime',
  'validFrom',
  'validTo',
]);

/** RFC 3339: what chargers write besides is not theirs to read. */
const WITH_ZONE = /^\d{4}-.*(Z|[+-]\d{2}:?\d{2})$/i;

/** The schemas let instants without a zone through, which every charger would read in a zone of its own. */
export function instantsWithoutZone(value: unknown, pointer = ''): FieldError[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) => {
    const place = `${pointer}/${name}`;
    if (typeof member !== 'string') return instantsWithoutZone(member, place);
    if (!INSTANTS.has(name) || WITH_ZONE.test(member)) return [];
    return [{ pointer: place, code: 'zone', detail: `${name} must be an instant with its zone.` }];
  });
}
