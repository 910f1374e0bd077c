import type { CanonicalCall } from '../../domain/canonical-call';
import { type CommandVerdict, wasSent } from '../../domain/command-verdict';

import type { ConfigurationWords, Unanswered } from './configuration-words';

export type SendCall = (call: CanonicalCall) => Promise<CommandVerdict>;

export interface Talked<Result> {
  readonly results: readonly (Result | Unanswered)[];
  /** Of the first call that the charger did not answer as it should; null: it answered all. */
  readonly failure: CommandVerdict | null;
}

/**
 * Says all items in calls of so many at most. A charger that refuses a call of several, as it takes fewer than anybody
 * was told, is asked for them one by one; after one that it leaves unanswered nothing more is sent.
 */
export async function inBatches<Item extends { readonly key: string }, Result>(
  items: readonly Item[],
  atMost: number,
  words: ConfigurationWords<Item, Result>,
  send: SendCall,
): Promise<Talked<Result>> {
  const results: (Result | Unanswered)[] = [];
  let failure: CommandVerdict | null = null;
  let size = atMost;
  let rest = items;
  while (rest.length > 0) {
    const batch = rest.slice(0, size);
    const verdict = await said(batch, words, send);
    if (isRefusal(verdict) && batch.length > 1) {
      size = 1;
      continue;
    }
    rest = rest.slice(batch.length);
    if (isAnswer(verdict)) {
      results.push(...words.results(batch, verdict.response));
      continue;
    }
    failure ??= verdict;
    results.push(...unanswered(batch, statusOf(verdict), verdict.reason));
    if (isRefusal(verdict)) continue;
    results.push(...unanswered(rest, 'not_sent', null));
    break;
  }
  return { results, failure };
}

function said<Item extends { readonly key: string }>(
  batch: readonly Item[],
  words: ConfigurationWords<Item, unknown>,
  send: SendCall,
): Promise<CommandVerdict> {
  const call = words.call(batch);
  const nothing: CommandVerdict = { status: 'Error', reason: 'validation_failed', response: null };
  return call === null ? Promise.resolve(nothing) : send(call);
}

function isAnswer({ status }: CommandVerdict): boolean {
  return status === 'Accepted' || status === 'Rejected';
}

/** A CALLERROR, or an answer that does not follow its schema. */
function isRefusal({ status, response }: CommandVerdict): boolean {
  return status === 'Error' && response !== null;
}

function statusOf(verdict: CommandVerdict): Unanswered['status'] {
  if (isRefusal(verdict)) return 'error';
  return wasSent(verdict) ? 'no_answer' : 'not_sent';
}

function unanswered(
  items: readonly { readonly key: string }[],
  status: Unanswered['status'],
  reason: string | null,
): Unanswered[] {
  return items.map(({ key }) => ({ key, status, reason }));
}
