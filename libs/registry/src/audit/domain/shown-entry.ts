import { maskIdTag } from '@csms/kernel';
import { withoutPersons } from '@csms/platform-http';

/** What of an entry may tell who somebody is. */
export interface EntryStates {
  readonly resourceType: string;
  readonly resourceId: string;
  readonly before: object | null;
  readonly after: object | null;
}

/** Members that are personal by their resource alone; elsewhere they are names of things. */
const PERSONAL: Readonly<Record<string, readonly string[]>> = {
  id_tag: ['label'],
  vehicle: ['name', 'registration', 'evcc_id'],
  driver: ['name', 'email'],
};
const MASK = '(masked)';

/** An entry as it is shown to somebody without `read:users`: drivers by pseudonyms, tokens by their last characters. */
export function withoutDrivers(
  { resourceType, resourceId, before, after }: EntryStates,
  pseudonymOf: (driverId: string) => string,
): EntryStates {
  const shown = (state: object | null) =>
    state === null ? null : (withoutPersons(withoutNames(resourceType, state), pseudonymOf) as object);
  return {
    resourceType,
    resourceId: shownId(resourceType, resourceId, pseudonymOf),
    before: shown(before),
    after: shown(after),
  };
}

function withoutNames(resourceType: string, state: object): object {
  const personal = PERSONAL[resourceType] ?? [];
  return Object.fromEntries(
    Object.entries(state).map(([member, value]) => [
      member,
      personal.includes(member) && typeof value === 'string' && !value.startsWith('(') ? MASK : value,
    ]),
  );
}

function shownId(type: string, id: string, pseudonymOf: (driverId: string) => string): string {
  if (type === 'id_tag') return id.startsWith('…') ? id : maskIdTag(id);
  return type === 'driver' ? pseudonymOf(id) : id;
}
