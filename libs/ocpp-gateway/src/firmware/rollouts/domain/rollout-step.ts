export const ROLLOUT_CHARGER_STATES = [
  'pending',
  'ordering',
  'updating',
  'installed',
  'failed',
  'cancelled',
] as const;
export type RolloutChargerState = (typeof ROLLOUT_CHARGER_STATES)[number];

export interface RolloutCharger {
  readonly id: string;
  readonly batch: number;
  readonly state: RolloutChargerState;
  readonly isOnline: boolean;
}

export interface RolloutRules {
  readonly batchSize: number;
  /** null: failures do not stop it. */
  readonly stopAfterFailures: number | null;
  /** Who has not come by now is not waited for. */
  readonly isLate: boolean;
}

export type RolloutStep =
  | { readonly kind: 'stop' | 'complete' | 'wait' }
  | { readonly kind: 'expire' | 'order'; readonly ids: readonly string[] };

const UNDER_WAY: ReadonlySet<RolloutChargerState> = new Set(['ordering', 'updating']);

/**
 * What is to be done next. A batch begins when nothing of the one before is under way and nobody of it is left who is
 * online; who is offline holds up nobody, and is updated on coming, ahead of the later batches. Never are more under
 * way than one batch has.
 */
export function nextStep(chargers: readonly RolloutCharger[], rules: RolloutRules): RolloutStep {
  const failed = chargers.filter(({ state }) => state === 'failed').length;
  const pending = chargers.filter(({ state }) => state === 'pending');
  const underWay = chargers.filter(({ state }) => UNDER_WAY.has(state));
  if (rules.stopAfterFailures !== null && failed >= rules.stopAfterFailures) return { kind: 'stop' };
  if (pending.length === 0) return { kind: underWay.length === 0 ? 'complete' : 'wait' };
  if (rules.isLate) return { kind: 'expire', ids: pending.map(({ id }) => id) };
  const ready = pending.filter(({ isOnline }) => isOnline);
  const batch = Math.min(...[...underWay, ...ready].map((charger) => charger.batch));
  const room = Math.max(0, rules.batchSize - underWay.length);
  const ids = ready
    .filter((charger) => charger.batch === batch)
    .slice(0, room)
    .map(({ id }) => id);
  return ids.length === 0 ? { kind: 'wait' } : { kind: 'order', ids };
}
