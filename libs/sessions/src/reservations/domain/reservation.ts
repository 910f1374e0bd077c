/**
 * `pending`: the charger has not answered yet. `accepted`: it holds the connector. `occupied`, `faulted`, `unavailable`,
 * `rejected`: it refused. `failed`: it could not be asked, or did not answer. The others: how one that it held ended.
 */
export const RESERVATION_STATUSES = [
  'pending',
  'accepted',
  'occupied',
  'faulted',
  'unavailable',
  'rejected',
  'failed',
  'used',
  'expired',
  'cancelled',
] as const;
export type ReservationStatus = (typeof RESERVATION_STATUSES)[number];

/** What is heard of a reservation. */
export const RESERVATION_WORDS = [
  'accepted',
  'occupied',
  'faulted',
  'unavailable',
  'rejected',
  'failed',
  /** A start that the charger tells under the reservation's number. */
  'named_by_start',
  /** A start with the reservation's token at its connector, in its time. */
  'token_started',
  'expired',
  'cancelled',
] as const;
export type ReservationWord = (typeof RESERVATION_WORDS)[number];

type Answer = 'accepted' | 'occupied' | 'faulted' | 'unavailable' | 'rejected' | 'failed';

const ANSWERS: readonly Answer[] = ['accepted', 'occupied', 'faulted', 'unavailable', 'rejected', 'failed'];

/**
 * Where each word leads from each status; nothing stands here: it changes nothing. A charger that names the reservation
 * in a start has held it, whatever was believed; a start that it tells late is told after the time has passed.
 */
const TRANSITIONS: Readonly<
  Record<ReservationStatus, Readonly<Partial<Record<ReservationWord, ReservationStatus>>>>
> = {
  pending: { ...Object.fromEntries(ANSWERS.map((answer) => [answer, answer])), named_by_start: 'used' },
  accepted: { named_by_start: 'used', token_started: 'used', expired: 'expired', cancelled: 'cancelled' },
  occupied: {},
  faulted: {},
  unavailable: {},
  rejected: {},
  failed: { named_by_start: 'used' },
  used: {},
  expired: { named_by_start: 'used', token_started: 'used' },
  cancelled: { named_by_start: 'used' },
};

/** null: the word changes nothing. */
export function nextStatus(status: ReservationStatus, word: ReservationWord): ReservationStatus | null {
  return TRANSITIONS[status][word] ?? null;
}

/** What became of a command, in the gateway's words. */
export interface CommandVerdict {
  readonly status: string;
  readonly reason: string | null;
}

/** What the charger made of a wish. */
export interface ReserveOutcome {
  readonly word: Answer;
  readonly reason: string | null;
  /** It may hold the connector all the same: nobody knows, and it is to be told that nobody wants it. */
  readonly mayBeHeld: boolean;
}

/** OCPP 1.6 §7.41, 2.0.1 §3.66, ReservationStatus. */
const REFUSALS: Readonly<Record<string, Answer>> = {
  Occupied: 'occupied',
  Faulted: 'faulted',
  Unavailable: 'unavailable',
};
/** Of a charger without the feature (OCPP-J 4.2.3). */
const UNSUPPORTED = new Set(['NotImplemented', 'NotSupported']);
/** Codes by which a command has not reached the charger. */
const NOT_SENT = new Set(['expired', 'charge_point_offline', 'not_found', 'validation_failed']);
/** Error codes of OCPP begin with a capital, ours do not. */
const OF_CHARGER = /^[A-Z]/;

export function outcomeOfReserve({ status, reason }: CommandVerdict): ReserveOutcome {
  if (status === 'Accepted') return { word: 'accepted', reason: null, mayBeHeld: false };
  if (status === 'Rejected') {
    return { word: REFUSALS[reason ?? ''] ?? 'rejected', reason, mayBeHeld: false };
  }
  if (reason !== null && UNSUPPORTED.has(reason)) return { word: 'rejected', reason, mayBeHeld: false };
  const hasNotArrived = reason !== null && (NOT_SENT.has(reason) || OF_CHARGER.test(reason));
  const said = status === 'Timeout' ? 'charge_point_timeout' : (reason ?? 'upstream_error');
  return { word: 'failed', reason: said, mayBeHeld: !hasNotArrived };
}

/** What the charger made of the wish to let go; null: nobody knows. */
export function isReleased({ status, reason }: CommandVerdict): boolean | null {
  if (status === 'Accepted') return true;
  if (status === 'Rejected' || (reason !== null && OF_CHARGER.test(reason))) return false;
  return null;
}
