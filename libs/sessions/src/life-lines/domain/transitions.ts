import type { LifeStep } from './life-step';

/**
 * Where a session stands. `new`: nothing is known of it; `waiting`: somebody authorized or plugged in; `connected`: the
 * transaction has begun and no energy flows; `refused`: it has begun with a token that is not good.
 */
export const LIFE_STATES = [
  'new',
  'waiting',
  'connected',
  'refused',
  'charging',
  'suspended_ev',
  'suspended_evse',
  'finishing',
  'faulted',
  'unplugged',
  'presumed_ended',
  'ended',
] as const;
export type LifeState = (typeof LIFE_STATES)[number];

type Row = Readonly<Partial<Record<LifeStep, LifeState>>>;

/** From wherever a transaction runs. */
const RUNNING: Row = {
  plugged_in: 'connected',
  charging: 'charging',
  suspended_ev: 'suspended_ev',
  suspended_evse: 'suspended_evse',
  finishing: 'finishing',
  faulted: 'faulted',
  unplugged: 'unplugged',
  presumed_ended: 'presumed_ended',
  ended: 'ended',
};

const NOT_YET: Row = {
  authorized: 'waiting',
  refused: 'waiting',
  plugged_in: 'waiting',
  started: 'connected',
};

/** Without a vehicle, or after one has had enough, no energy flows (OCPP 1.6 §4.9: no way back from Finishing). */
const NO_ENERGY = { charging: undefined, suspended_ev: undefined, suspended_evse: undefined };

/**
 * The state machine: where each word leads from each state. What is missing is impossible: such a word is kept, and
 * recorded as an anomaly.
 */
export const TRANSITIONS: Readonly<Record<LifeState, Row>> = {
  new: NOT_YET,
  waiting: NOT_YET,
  connected: { ...RUNNING, authorized: 'connected', refused: 'refused' },
  refused: { ...RUNNING, ...NO_ENERGY, authorized: 'connected', refused: 'refused', plugged_in: 'refused' },
  // Somebody else presents a token: it says nothing of the charge that runs.
  charging: { ...RUNNING, authorized: 'charging', refused: 'charging' },
  suspended_ev: { ...RUNNING, authorized: 'suspended_ev', refused: 'suspended_ev' },
  suspended_evse: { ...RUNNING, authorized: 'suspended_evse', refused: 'suspended_evse' },
  finishing: { ...RUNNING, ...NO_ENERGY, authorized: 'finishing', refused: 'finishing' },
  faulted: { ...RUNNING, authorized: 'faulted', refused: 'faulted' },
  unplugged: {
    ...RUNNING,
    ...NO_ENERGY,
    finishing: undefined,
    authorized: 'unplugged',
    refused: 'unplugged',
  },
  presumed_ended: {
    authorized: 'presumed_ended',
    refused: 'presumed_ended',
    plugged_in: 'presumed_ended',
    finishing: 'presumed_ended',
    faulted: 'presumed_ended',
    unplugged: 'presumed_ended',
    presumed_ended: 'presumed_ended',
    reopened: 'connected',
    ended: 'ended',
  },
  ended: {
    authorized: 'ended',
    refused: 'ended',
    plugged_in: 'ended',
    finishing: 'ended',
    faulted: 'ended',
    unplugged: 'ended',
    // We had concluded it for a later instant than the charger then told.
    presumed_ended: 'ended',
  },
};

/** Where an impossible word leads all the same; what is over stays so. */
const BELIEVED: Readonly<Record<LifeStep, LifeState>> = {
  authorized: 'waiting',
  refused: 'waiting',
  plugged_in: 'waiting',
  started: 'connected',
  reopened: 'connected',
  charging: 'charging',
  suspended_ev: 'suspended_ev',
  suspended_evse: 'suspended_evse',
  finishing: 'finishing',
  faulted: 'faulted',
  unplugged: 'unplugged',
  presumed_ended: 'presumed_ended',
  ended: 'ended',
};

export interface Transition {
  readonly to: LifeState;
  readonly isPossible: boolean;
}

export function transition(from: LifeState, step: LifeStep): Transition {
  const to = TRANSITIONS[from][step];
  if (to !== undefined) return { to, isPossible: true };
  return { to: from === 'ended' ? from : BELIEVED[step], isPossible: false };
}
