import fc from 'fast-check';

import { createRandom } from './random';
import { aStep, aTransaction } from './testing/builders';
import { type QueuedMessage, TransactionQueue } from './transaction-queue';

const NO_FAULTS = { duplicates: 0, disorder: 0 };

/** Answers all, and says what was sent in order. */
function drain(queue: TransactionQueue): QueuedMessage[] {
  const sent: QueuedMessage[] = [];
  for (let message = queue.head(); message !== null; message = queue.head()) {
    sent.push({ ...message });
    if (message.step.kind === 'start') message.transaction.ocppTransactionId = '1';
    queue.answered(message);
  }
  return sent;
}

function filled(queue: TransactionQueue, updates: number): TransactionQueue {
  const transaction = aTransaction();
  queue.push(transaction, aStep('start', 0));
  for (let seqNo = 1; seqNo <= updates; seqNo += 1) queue.push(transaction, aStep('update', seqNo));
  queue.push(transaction, aStep('stop', updates + 1));
  return queue;
}

describe('the queue of transaction messages', () => {
  it('gives each message once, in order', () => {
    const sent = drain(filled(new TransactionQueue(createRandom(1), NO_FAULTS), 5));
    expect(sent.map(({ step }) => step.seqNo)).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });

  it('gives the same message until it is settled', () => {
    const queue = filled(new TransactionQueue(createRandom(1), { duplicates: 0, disorder: 0.5 }), 5);
    const first = queue.head();
    expect(queue.head()).toBe(first);
    if (first !== null) queue.remove(first);
    expect(queue.head()?.step.kind).not.toBe('start');
  });

  it('sends an answered message exactly once more where it duplicates', () => {
    const sent = drain(filled(new TransactionQueue(createRandom(1), { duplicates: 1, disorder: 0 }), 2));
    expect(sent.map(({ step, isDuplicate }) => [step.seqNo, isDuplicate])).toEqual(
      [0, 1, 2, 3].flatMap((seqNo) => [
        [seqNo, false],
        [seqNo, true],
      ]),
    );
  });

  it('loses nothing and never overtakes the answer to the start, whatever the disorder', () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.nat(12),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (seed, updates, disorder) => {
          const sent = drain(
            filled(new TransactionQueue(createRandom(seed), { duplicates: 0, disorder }), updates),
          );
          const order = sent.map(({ step }) => step.seqNo);
          expect(order[0]).toBe(0);
          expect([...order].sort((one, other) => one - other)).toEqual([...order.keys()]);
        },
      ),
    );
  });

  it('swaps no messages of two transactions, none before the start is answered, and no start', () => {
    const always = { duplicates: 0, disorder: 1 };
    const order = (fill: (queue: TransactionQueue) => void) => {
      const queue = new TransactionQueue(createRandom(1), always);
      fill(queue);
      return queue.head()?.step.seqNo;
    };
    const [one, other] = [
      aTransaction({ localId: '1', ocppTransactionId: '1' }),
      aTransaction({ localId: '2', ocppTransactionId: '2' }),
    ];
    const first = aStep('update', 1);
    const second = aStep('update', 2);
    const both = (before: typeof one, after: typeof one, step = first) =>
      order((queue) => {
        queue.push(before, step);
        queue.push(after, second);
      });
    expect(both(one, one)).toBe(2);
    expect(both(one, other)).toBe(1);
    expect(both(aTransaction(), aTransaction())).toBe(1);
    const unanswered = aTransaction();
    expect(both(unanswered, unanswered)).toBe(1);
    expect(both(one, one, aStep('start', 0))).toBe(0);
    expect(order((queue) => queue.push(one, first))).toBe(1);
  });

  it('keeps the others, and what is in hand, where one leaves that is not there', () => {
    const queue = filled(new TransactionQueue(createRandom(1), NO_FAULTS), 1);
    const head = queue.head();
    if (head === null) throw new Error('The queue is empty');
    queue.remove({ ...head });
    expect(queue.length).toBe(3);
    expect(queue.head()).toBe(head);
  });

  it('swaps neighbours where it is told to', () => {
    const sent = drain(filled(new TransactionQueue(createRandom(1), { duplicates: 0, disorder: 1 }), 1));
    expect(sent.map(({ step }) => step.kind)).toEqual(['start', 'stop', 'update']);
  });
});
