import { LIFE_STEPS, type LifeStep, type LifeWord } from './life-step';
import { type LifeState, transition } from './transitions';

/** The sessions at one connector, as far as they tell whose a status is. */
export interface Neighbourhood {
  readonly startedAt: Date;
  readonly endedAt: Date | null;
  /** The session before at the connector; its end is null while it goes on, or was lost. */
  readonly previous: { readonly endedAt: Date | null } | null;
  /** Start of the next one. */
  readonly nextStartedAt: Date | null;
}

export interface LifeEntry extends LifeWord {
  /** Where the session stood before. */
  readonly from: LifeState;
  /** false: from there it cannot be. */
  readonly isPossible: boolean;
}

export interface LifeLine {
  readonly state: LifeState;
  readonly entries: readonly LifeEntry[];
}

/** So long a cable may be plugged in, or a token be presented, before the transaction begins. */
export const BEFORE_START_MS = 15 * 60_000;
/** So much earlier than its StartTransaction a charger may tell that it charges (OCPP 1.6 sets no order). */
export const STATUS_TOLERANCE_MS = 2 * 60_000;

/** The life of a session: a pure function of the words, whatever order they came in. */
export function lifeLine(words: readonly LifeWord[], startedAt: Date): LifeLine {
  let state: LifeState = 'new';
  const entries = inOrder(words, startedAt).map((word): LifeEntry => {
    const from = state;
    const { to, isPossible } = transition(from, word.step);
    state = to;
    return { ...word, from, isPossible };
  });
  return { state, entries };
}

/** Those of a connector's statuses that are of this session. */
export function statusesOf(session: Neighbourhood, statuses: readonly LifeWord[]): LifeWord[] {
  const sorted = [...statuses].sort((a, b) => +a.at - +b.at || rank(a.step) - rank(b.step));
  const before = sorted.filter(({ at }) => at < session.startedAt);
  const since = sorted.filter(({ at }) => at >= session.startedAt);
  return [...beforeStart(session, before), ...sinceStart(session, since)];
}

/** The plugging in that led to it, and what was told a moment too early. */
function beforeStart({ startedAt, previous }: Neighbourhood, statuses: readonly LifeWord[]): LifeWord[] {
  if (previous !== null && previous.endedAt === null) return [];
  const over = previous?.endedAt ?? null;
  const free = statuses.filter(
    ({ at }) => +startedAt - +at <= BEFORE_START_MS && (over === null || at > over),
  );
  const lastUnplugged = free.findLastIndex(({ step }) => step === 'unplugged');
  return free.slice(lastUnplugged + 1).filter((word) => isEarlyWord(word, startedAt));
}

function isEarlyWord({ at, step }: LifeWord, startedAt: Date): boolean {
  if (step === 'plugged_in') return true;
  return ENERGY.has(step) && +startedAt - +at <= STATUS_TOLERANCE_MS;
}

/** Until the next session, and after the end only until the connector is free, or taken anew. */
function sinceStart({ endedAt, nextStartedAt }: Neighbourhood, statuses: readonly LifeWord[]): LifeWord[] {
  const isOver = ({ at }: LifeWord) => endedAt !== null && at > endedAt;
  const own = statuses.filter((word) => {
    if (nextStartedAt === null) return true;
    const until = isOver(word) ? +nextStartedAt - STATUS_TOLERANCE_MS : +nextStartedAt;
    return +word.at < until;
  });
  const taken = own.findIndex((word) => isOver(word) && word.step === 'plugged_in');
  const untilTaken = taken === -1 ? own : own.slice(0, taken);
  const free = untilTaken.findIndex((word) => isOver(word) && word.step === 'unplugged');
  return free === -1 ? untilTaken : untilTaken.slice(0, free + 1);
}

const ENERGY: ReadonlySet<LifeStep> = new Set(['charging', 'suspended_ev', 'suspended_evse']);

/** What was told a moment before the start stands behind it. Of a word that is repeated the first counts. */
function inOrder(words: readonly LifeWord[], startedAt: Date): LifeWord[] {
  const instant = ({ at, step, source }: LifeWord): number =>
    source === 'StatusNotification' && ENERGY.has(step) ? Math.max(+at, +startedAt) : +at;
  return [...words]
    .sort(
      (a, b) =>
        instant(a) - instant(b) ||
        rank(a.step) - rank(b.step) ||
        +a.at - +b.at ||
        compare(a.source, b.source) ||
        compare(a.reason ?? '', b.reason ?? ''),
    )
    .filter((word, index, all) => !isRepeated(word, all[index - 1]));
}

/** A start or end that is told again for another instant is another one. */
function isRepeated(word: LifeWord, before: LifeWord | undefined): boolean {
  if (before === undefined || word.step !== before.step || word.source !== before.source) return false;
  const isBound = word.step === 'started' || word.step === 'ended';
  return isBound ? +word.at === +before.at : word.reason === before.reason;
}

function rank(step: LifeStep): number {
  return LIFE_STEPS.indexOf(step);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
