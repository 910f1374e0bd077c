/** What became of a command. */
export type CommandOutcome =
  | AnsweredCall
  /** The charger did not answer in time, or commands before this one took all of it: then it was not even sent. */
  | { readonly kind: 'timeout'; readonly wasSent: boolean }
  /** The socket closed before an answer came, or before its turn did. */
  | { readonly kind: 'closed'; readonly wasSent: boolean };

export type AnsweredCall =
  | { readonly kind: 'result'; readonly payload: unknown }
  | {
      readonly kind: 'error';
      readonly code: string;
      readonly description: string;
      readonly details: unknown;
    };

/** Hears an answer for which nobody waits any more. */
export type HearLate = (answer: AnsweredCall) => void;

interface PendingCall {
  readonly messageId: string;
  readonly action: string;
  readonly payload: object;
  readonly timeoutMs: number;
  /** Of the clock of `performance.now()`. */
  readonly deadline: number;
  readonly hearLate: HearLate | undefined;
  readonly settle: (outcome: CommandOutcome) => void;
}

type Transmit = (messageId: string, action: string, payload: object) => void;

/** A call with less time left would be carried out, if at all, when its sender has long been told that it was not. */
const WORTH_SENDING_MS = 500;
/** Of one socket: a charger answers one call after the other, so that older ones will hardly be answered any more. */
const MOST_LATE = 32;

/**
 * Our calls on one socket: one outstanding at a time (OCPP-J 1.6 §4.1.1), the others wait in order, each with a
 * deadline counted from when it was asked for. A charger that never answers costs its deadline, never a hang; what has
 * waited until then is not sent.
 */
export class OutgoingCalls {
  private readonly queue: PendingCall[] = [];
  private current: PendingCall | null = null;
  private readonly late = new Map<string, HearLate>();
  private isClosed = false;

  constructor(private readonly transmit: Transmit) {}

  call(
    messageId: string,
    action: string,
    payload: object,
    timeoutMs: number,
    hearLate?: HearLate,
  ): Promise<CommandOutcome> {
    if (this.isClosed) return Promise.resolve({ kind: 'closed', wasSent: false });
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.timeOut(messageId), timeoutMs);
      const settle = (outcome: CommandOutcome): void => {
        clearTimeout(timer);
        resolve(outcome);
      };
      const deadline = performance.now() + timeoutMs;
      this.queue.push({ messageId, action, payload, timeoutMs, deadline, hearLate, settle });
      this.next();
    });
  }

  /** @returns whether this message id is one of ours */
  answered(messageId: string, answer: AnsweredCall): boolean {
    if (this.current?.messageId === messageId) {
      this.current.settle(answer);
      this.current = null;
      this.next();
      return true;
    }
    const hearLate = this.late.get(messageId);
    this.late.delete(messageId);
    hearLate?.(answer);
    return hearLate !== undefined;
  }

  closed(): void {
    this.isClosed = true;
    this.current?.settle({ kind: 'closed', wasSent: true });
    this.current = null;
    for (const waiting of this.queue.splice(0)) waiting.settle({ kind: 'closed', wasSent: false });
  }

  private timeOut(messageId: string): void {
    if (this.current?.messageId === messageId) {
      this.awaitLate(this.current);
      this.current.settle({ kind: 'timeout', wasSent: true });
      this.current = null;
      this.next();
      return;
    }
    const index = this.queue.findIndex((call) => call.messageId === messageId);
    if (index >= 0) this.queue.splice(index, 1)[0]?.settle({ kind: 'timeout', wasSent: false });
  }

  private awaitLate({ messageId, hearLate }: PendingCall): void {
    this.late.set(messageId, hearLate ?? (() => undefined));
    if (this.late.size > MOST_LATE) this.late.delete([...this.late.keys()][0] ?? '');
  }

  private next(): void {
    while (this.current === null) {
      const call = this.queue.shift();
      if (call === undefined) return;
      if (!isWorthSending(call)) {
        call.settle({ kind: 'timeout', wasSent: false });
        continue;
      }
      this.current = call;
      this.transmit(call.messageId, call.action, call.payload);
    }
  }
}

function isWorthSending({ timeoutMs, deadline }: PendingCall): boolean {
  const left = deadline - performance.now();
  return left > 0 && left >= Math.min(WORTH_SENDING_MS, timeoutMs / 2);
}
