import type { LifeStep } from '../../life-lines/domain/life-step';

/** Words of a connector by which a cable is in it. */
const PLUGGED: ReadonlySet<LifeStep> = new Set([
  'plugged_in',
  'charging',
  'suspended_ev',
  'suspended_evse',
  'finishing',
]);

/**
 * Whether the vehicle of a session that is over is still plugged in, by what its connector told since: until it is
 * unplugged, or the next session begins. null: nothing was told that says it.
 */
export function isStillPluggedIn(
  stepsSinceEnd: readonly LifeStep[],
  hasNextSession: boolean,
): boolean | null {
  if (hasNextSession || stepsSinceEnd.includes('unplugged')) return false;
  return stepsSinceEnd.some((step) => PLUGGED.has(step)) ? true : null;
}
