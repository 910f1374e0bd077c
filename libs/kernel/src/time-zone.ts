import { IANAZone } from 'luxon';

/** Whether the name is a zone of the IANA database, e.g. `Europe/London`. */
export function isTimeZone(name: string): boolean {
  return IANAZone.isValidZone(name);
}
