import type { LifeSource, LifeStep, LifeWord } from './life-step';

/**
 * Connector statuses of OCPP 1.6 (§7.7) and 2.0.1 (§3.18) as steps. Preparing is told for a token that was presented,
 * too; Reserved and Unavailable say nothing of a session.
 */
const STEPS_OF_STATUSES: Readonly<Record<string, LifeStep>> = {
  Available: 'unplugged',
  Preparing: 'plugged_in',
  Occupied: 'plugged_in',
  Charging: 'charging',
  SuspendedEV: 'suspended_ev',
  SuspendedEVSE: 'suspended_evse',
  Finishing: 'finishing',
  Faulted: 'faulted',
};

/** OCPP 2.0.1 §3.15. */
const STEPS_OF_CHARGING_STATES: Readonly<Record<string, LifeStep>> = {
  Charging: 'charging',
  EVConnected: 'plugged_in',
  SuspendedEV: 'suspended_ev',
  SuspendedEVSE: 'suspended_evse',
  Idle: 'unplugged',
};

/** OCPP 2.0.1 §3.82, where the trigger says more than the charging state. */
const STEPS_OF_TRIGGERS: Readonly<Record<string, LifeStep>> = {
  CablePluggedIn: 'plugged_in',
  EVDetected: 'plugged_in',
  EVDeparted: 'unplugged',
  EVCommunicationLost: 'unplugged',
  AbnormalCondition: 'faulted',
  Deauthorized: 'refused',
};

/** Messages that come by themselves: a state in them is that of a change which was told before. */
const PERIODIC = new Set([
  'MeterValuePeriodic',
  'MeterValueClock',
  'Trigger',
  'SignedDataReceived',
  'ChargingRateChanged',
]);

/** A token that ends a charge does not begin it. */
const STOPPING = new Set(['StopAuthorized', 'RemoteStop']);

interface Decision {
  readonly status: string;
}

/** null: says nothing of a session. */
export function wordOfStatus(told: {
  readonly at: Date;
  readonly status: string;
  readonly errorCode: string | null;
}): LifeWord | null {
  const step = STEPS_OF_STATUSES[told.status];
  if (step === undefined) return null;
  const reason = step === 'faulted' ? (told.errorCode ?? told.status) : told.status;
  return { at: told.at, step, reason, source: 'StatusNotification' };
}

export function wordsOfStart(told: {
  readonly at: Date;
  readonly isTransactionEvent: boolean;
  readonly authorization: Decision | null;
  readonly chargingState: string | null;
}): LifeWord[] {
  const source = told.isTransactionEvent ? 'TransactionEvent' : 'StartTransaction';
  return [
    { at: told.at, step: 'started', reason: null, source } as const,
    wordOfDecision(told.at, told.authorization, source),
    wordOfState(told.at, told.chargingState, told.chargingState),
  ].filter(isThere);
}

export function wordsOfUpdate(told: {
  readonly at: Date;
  readonly trigger: string;
  readonly authorization: Decision | null;
  readonly chargingState: string | null;
}): LifeWord[] {
  const { at, trigger, authorization, chargingState } = told;
  const decided = STOPPING.has(trigger) ? null : wordOfDecision(at, authorization, 'TransactionEvent');
  const step = STEPS_OF_TRIGGERS[trigger];
  if (step !== undefined) {
    const word: LifeWord = { at, step, reason: trigger, source: 'TransactionEvent' };
    return step === decided?.step ? [word] : [decided, word].filter(isThere);
  }
  const state = PERIODIC.has(trigger) ? null : wordOfState(at, chargingState, trigger);
  return [decided, state].filter(isThere);
}

export function wordOfEnd(told: {
  readonly at: Date;
  readonly isTransactionEvent: boolean;
  readonly reason: string | null;
}): LifeWord {
  const source = told.isTransactionEvent ? 'TransactionEvent' : 'StopTransaction';
  return { at: told.at, step: 'ended', reason: told.reason, source };
}

export function wordOfDecision(at: Date, decision: Decision | null, source: LifeSource): LifeWord | null {
  if (decision === null) return null;
  const step = decision.status === 'Accepted' ? 'authorized' : 'refused';
  return { at, step, reason: decision.status, source };
}

function wordOfState(at: Date, chargingState: string | null, reason: string | null): LifeWord | null {
  const step = chargingState === null ? undefined : STEPS_OF_CHARGING_STATES[chargingState];
  return step === undefined ? null : { at, step, reason, source: 'TransactionEvent' };
}

function isThere<T>(value: T | null): value is T {
  return value !== null;
}
