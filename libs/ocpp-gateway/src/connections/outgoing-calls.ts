/** What became of a command. */
export type CommandOutcome =
  | { readonly kind: 'result'; readonly payload: unknown }
  | { readonly kind: 'error'; readonly code: string; readonly description: string; readonly details: unknown }
  /** The charger did not answer in time, or commands before this one took all of it. */
  | { readonly kind: 'timeout' }
  /** The socket closed before an answer came. */
  | { readonly kind: 'closed' };

interface PendingCall {
  readonly messageId: string;
  readonly action: string;
  readonly payload: object;
  readonly settle: (outcome: CommandOutcome) => void;
}

type Transmit = (messageId: string, action: string, payload: object) => void;

/**
 * Our calls on one socket: one outstanding at a time (OCPP-J 1.6 §4.1.1), the others wait in order, each with a
 * deadline counted from when it was asked for. A charger that never answers costs its deadline, never a hang.
 */
export class OutgoingCalls {
  private readonly queue: PendingCall[] = [];
  private current: PendingCall | null = null;
  private isClosed = false;

  constructor(private readonly transmit: Transmit) {}

  call(messageId: string, action: string, payload: object, timeoutMs: number): Promise<CommandOutcome> {
    if (this.isClosed) return Promise.resolve({ kind: 'closed' });
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.finish(messageId, { kind: 'timeout' }), timeoutMs);
      const settle = (outcome: CommandOutcome): void => {
        clearTimeout(timer);
        resolve(outcome);
      };
      this.queue.push({ messageId, action, payload, settle });
      this.next();
    });
  }

  /** @returns whether this message id is one that we wait for */
  answered(messageId: string, outcome: CommandOutcome): boolean {
    if (this.current?.messageId !== messageId) return false;
    this.finish(messageId, outcome);
    return true;
  }

  closed(): void {
    this.isClosed = true;
    const open = [...(this.current === null ? [] : [this.current]), ...this.queue.splice(0)];
    this.current = null;
    open.forEach((call) => call.settle({ kind: 'closed' }));
  }

  private finish(messageId: string, outcome: CommandOutcome): void {
    if (this.current?.messageId === messageId) {
      this.current.settle(outcome);
      this.current = null;
      this.next();
      return;
    }
    const index = this.queue.findIndex((call) => call.messageId === messageId);
    if (index >= 0) this.queue.splice(index, 1)[0]?.settle(outcome);
  }

  private next(): void {
    if (this.current !== null) return;
    this.current = this.queue.shift() ?? null;
    if (this.current !== null)
      this.transmit(this.current.messageId, this.current.action, this.current.payload);
  }
}
