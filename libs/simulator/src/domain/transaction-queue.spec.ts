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

  it('swaps neighbours where it is told to', () => {
    const sent = drain(filled(new TransactionQueue(createRandom(1), { duplicates: 0, disorder: 1 }), 1));
    expect(sent.map(({ step }) => step.kind)).toEqual(['start', 'stop', 'update']);
  });
});
