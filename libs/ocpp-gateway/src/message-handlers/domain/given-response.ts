import type { FieldError } from '@csms/kernel';
import { type OcppVersion, validateResult, type Validation } from '@csms/ocpp';

import { type DecidedAction, versionsOf } from './decided-action';

export type GivenResponse = Readonly<Record<string, unknown>>;

/** What only we know when the answer goes out. */
export interface Moment {
  readonly now: Date;
  readonly heartbeatIntervalSeconds: number;
}

/** An answer takes up no more, as JSON. */
export const MAX_RESPONSE_LENGTH = 16_384;

const ANY_MOMENT: Moment = { now: new Date(0), heartbeatIntervalSeconds: 300 };

/** The answer as it is sent: a boot is told our time, and the usual interval where none is given (OCPP 1.6 §4.2). */
export function completed(action: DecidedAction, given: GivenResponse, moment: Moment): GivenResponse {
  if (action !== 'BootNotification') return given;
  const { now, heartbeatIntervalSeconds } = moment;
  return { interval: heartbeatIntervalSeconds, ...given, currentTime: now.toISOString() };
}

export function judged(version: OcppVersion, action: DecidedAction, given: GivenResponse): Validation {
  return validateResult(version, action, completed(action, given, ANY_MOMENT));
}

/** The versions whose chargers can be answered so. */
export function versionsFor(action: DecidedAction, given: GivenResponse): OcppVersion[] {
  return versionsOf(action).filter((version) => judged(version, action, given).ok);
}

/** What is wrong with an answer in each of these versions; none where it is right in one of them. */
export function problemsOf(
  action: DecidedAction,
  given: GivenResponse,
  pointer: string,
  versions: readonly OcppVersion[] = versionsOf(action),
): FieldError[] {
  const { length } = JSON.stringify(given);
  if (length > MAX_RESPONSE_LENGTH) {
    return [
      { pointer, code: 'too_long', detail: `An answer has at most ${MAX_RESPONSE_LENGTH} characters.` },
    ];
  }
  // The schema of either version takes any whole number; 0 leaves it to the charger (OCPP 1.6 §4.2).
  if (action === 'BootNotification' && Number(given['interval']) < 0) {
    const detail = 'An interval is in seconds, and 0 leaves it to the charger.';
    return [{ pointer: `${pointer}/interval`, code: 'out_of_range', detail }];
  }
  const judgements = versions.map((version) => ({ version, ...judged(version, action, given) }));
  if (judgements.some(({ ok }) => ok)) return [];
  return judgements.flatMap((judgement) => {
    if (judgement.ok) return [];
    const { version, code, description, details } = judgement;
    const path = details['path'];
    const at = `${pointer}${typeof path === 'string' ? path : ''}`;
    return [{ pointer: at, code, detail: `OCPP ${version}: ${description}` }];
  });
}

/** Whether it grants what the charger asked for. */
export function isAcceptance(action: DecidedAction, given: GivenResponse): boolean {
  const info = action === 'Authorize' ? (given['idTokenInfo'] ?? given['idTagInfo']) : given;
  return (info as { status?: unknown }).status === 'Accepted';
}
