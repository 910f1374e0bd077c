/** A charge point's memory for transaction messages: in order, one at a time, until answered. */
import type { Random } from './random';
import type { ChargeTransaction, TransactionStep } from './transaction';

export interface QueuedMessage {
  readonly transaction: ChargeTransaction;
  readonly step: TransactionStep;
  /** Times sent so far, for want of an answer or after a CALLERROR. */
  attempts: number;
  /** CALLERRORs so far. */
  refusals: number;
  /** Answered already; it goes out once more. */
  isDuplicate: boolean;
  /** Of the last sending. */
  messageId: string | null;
}

export interface QueueFaults {
  /** Probability that an answered message is sent once more. */
  readonly duplicates: number;
  /** Probability that a message and the next of its transaction change places, once the start is answered. */
  readonly disorder: number;
}

export class TransactionQueue {
  private readonly messages: QueuedMessage[] = [];
  private inHand: QueuedMessage | null = null;

  constructor(
    private readonly random: Random,
    private readonly faults: QueueFaults,
  ) {}

  get length(): number {
    return this.messages.length;
  }

  get waiting(): readonly QueuedMessage[] {
    return this.messages;
  }

  push(transaction: ChargeTransaction, step: TransactionStep): void {
    this.messages.push({
      transaction,
      step,
      attempts: 0,
      refusals: 0,
      isDuplicate: false,
      messageId: null,
    });
  }

  /** The message to send now: the same until it is settled. */
  head(): QueuedMessage | null {
    if (this.inHand === null) {
      this.mayBeSwapped();
      this.inHand = this.messages[0] ?? null;
    }
    return this.inHand;
  }

  /** The head was answered: it leaves, or stays to be sent once more. */
  answered(message: QueuedMessage): void {
    if (!message.isDuplicate && this.random.chance(this.faults.duplicates)) {
      message.isDuplicate = true;
      return;
    }
    this.remove(message);
  }

  /** The head will never be answered. */
  remove(message: QueuedMessage): void {
    const index = this.messages.indexOf(message);
    if (index >= 0) this.messages.splice(index, 1);
    if (this.inHand === message) this.inHand = null;
  }

  private mayBeSwapped(): void {
    const [first, second] = this.messages;
    if (first === undefined || second === undefined || first.step.kind === 'start') return;
    if (first.transaction !== second.transaction || first.transaction.ocppTransactionId === null) return;
    if (this.random.chance(this.faults.disorder)) this.messages.splice(0, 2, second, first);
  }
}
