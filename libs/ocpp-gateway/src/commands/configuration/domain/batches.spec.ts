import * as fc from 'fast-check';

import type { CanonicalCall } from '../../domain/canonical-call';
import type { CommandVerdict } from '../../domain/command-verdict';

import { inBatches } from './batches';
import type { ConfigurationWords } from './configuration-words';

interface Item {
  readonly key: string;
}

const WORDS: ConfigurationWords<Item, { key: string; status: 'found' }> = {
  call: (items) => ({ action: 'Get', payload: { keys: items.map(({ key }) => key) } }),
  results: (items) => items.map(({ key }) => ({ key, status: 'found' })),
};
const ACCEPTED: CommandVerdict = { status: 'Accepted', reason: null, response: {} };
const REFUSED: CommandVerdict = { status: 'Error', reason: 'OccurrenceConstraintViolation', response: {} };
const SILENT: CommandVerdict = { status: 'Timeout', reason: 'charge_point_timeout', response: null };

const itemsOf = (count: number): Item[] =>
  Array.from({ length: count }, (_, index) => ({ key: `k${index}` }));
const keysOf = ({ payload }: CanonicalCall) => payload['keys'] as string[];

describe('keys in batches', () => {
  it('come in calls of so many at most, each key once and in order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(60), fc.integer({ min: 1, max: 70 }), async (count, atMost) => {
        const said: string[][] = [];
        const { results, failure } = await inBatches(itemsOf(count), atMost, WORDS, (call) => {
          said.push(keysOf(call));
          return Promise.resolve(ACCEPTED);
        });
        expect(failure).toBeNull();
        expect(said.every(({ length }) => length > 0 && length <= atMost)).toBe(true);
        expect(said.flat()).toEqual(itemsOf(count).map(({ key }) => key));
        expect(results.map(({ key }) => key)).toEqual(said.flat());
      }),
    );
  });

  it('are said one by one to a charger that refuses several', async () => {
    const said: string[][] = [];
    const { results, failure } = await inBatches(itemsOf(3), 4, WORDS, (call) => {
      said.push(keysOf(call));
      return Promise.resolve(keysOf(call).length > 1 ? REFUSED : ACCEPTED);
    });
    expect(said).toEqual([['k0', 'k1', 'k2'], ['k0'], ['k1'], ['k2']]);
    expect(failure).toBeNull();
    expect(results.every(({ status }) => status === 'found')).toBe(true);
  });

  it('that are refused one by one do not keep the others from being said', async () => {
    const { results, failure } = await inBatches(itemsOf(3), 1, WORDS, (call) =>
      Promise.resolve(keysOf(call)[0] === 'k1' ? REFUSED : ACCEPTED),
    );
    expect(results.map(({ status }) => status)).toEqual(['found', 'error', 'found']);
    expect(failure).toEqual(REFUSED);
  });

  it('are not said any more after one that was left unanswered', async () => {
    const said: string[] = [];
    const { results } = await inBatches(itemsOf(3), 1, WORDS, (call) => {
      said.push(...keysOf(call));
      return Promise.resolve(keysOf(call)[0] === 'k1' ? SILENT : ACCEPTED);
    });
    expect(said).toEqual(['k0', 'k1']);
    expect(results.map(({ status }) => status)).toEqual(['found', 'no_answer', 'not_sent']);
  });

  it.each([
    ['a connection that is lost', 'Error', 'connection_lost', 'no_answer'],
    ['a call whose time was over before its turn', 'Timeout', 'expired', 'not_sent'],
  ] as const)('are not said one by one after %s', async (_, status, reason, became) => {
    const lost: CommandVerdict = { status, reason, response: null };
    let calls = 0;
    const { results, failure } = await inBatches(itemsOf(3), 2, WORDS, () => {
      calls += 1;
      return Promise.resolve(lost);
    });
    expect(calls).toBe(1);
    expect(failure).toBe(lost);
    expect(results).toEqual([
      { key: 'k0', status: became, reason },
      { key: 'k1', status: became, reason },
      { key: 'k2', status: 'not_sent', reason: null },
    ]);
  });

  it('are not sent where this version has no words for them', async () => {
    const send = () => Promise.reject(new Error('It was sent'));
    const { results, failure } = await inBatches(itemsOf(1), 1, { ...WORDS, call: () => null }, send);
    expect(failure).toEqual({ status: 'Error', reason: 'validation_failed', response: null });
    expect(results).toEqual([{ key: 'k0', status: 'not_sent', reason: 'validation_failed' }]);
  });

  it('are answered by a refusal, too, in the words of their answer', async () => {
    const refused: CommandVerdict = { status: 'Rejected', reason: 'Rejected', response: {} };
    const talked = await inBatches(itemsOf(2), 1, WORDS, () => Promise.resolve(refused));
    expect(talked.results.map(({ status }) => status)).toEqual(['found', 'found']);
    expect(talked.failure).toBeNull();
  });
});
