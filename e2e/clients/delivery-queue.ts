/** What a delivery ended with, as far as the queue has to tell cases apart. */
export class AnswerMissingError extends Error {
  constructor(
    readonly action: string,
    reason: string,
  ) {
    super(`${action} got no answer: ${reason}`);
    this.name = 'AnswerMissingError';
  }
}

interface Delivery {
  readonly action: string;
  readonly payload: () => object;
  readonly resolve: (response: unknown) => void;
  readonly reject: (error: unknown) => void;
}

export interface DeliveryQueueOptions {
  /** Sends once; rejects with `AnswerMissingError` when no answer came. */
  readonly send: (action: string, payload: object) => Promise<unknown>;
  /** Resolves when the connection is open; rejects when the client was closed for good. */
  readonly whenOpen: () => Promise<void>;
}

/**
 * The memory of a charger for messages that must arrive: strictly in order, one at a time, the same payload again
 * after every missing answer, without limit. A CALLERROR or an invalid answer is an answer: it goes to the caller.
 */
export class DeliveryQueue {
  private readonly deliveries: Delivery[] = [];
  private isRunning = false;
  /** How often a message had to be sent again. */
  resends = 0;

  constructor(private readonly options: DeliveryQueueOptions) {}

  get length(): number {
    return this.deliveries.length;
  }

  /**
   * Appends a message and resolves with its answer.
   * @param payload called once, when the message is first sent: a 1.6 charger learns the transaction id late.
   */
  deliver<Response>(action: string, payload: () => object): Promise<Response> {
    const answer = new Promise<Response>((resolve, reject) => {
      this.deliveries.push({
        action,
        payload,
        resolve: (response) => {
          resolve(response as Response);
        },
        reject,
      });
    });
    // A script may look at this answer only after later ones; until then a refusal is nobody's unhandled rejection.
    answer.catch(() => undefined);
    if (!this.isRunning) void this.run();
    return answer;
  }

  private async run(): Promise<void> {
    this.isRunning = true;
    for (let delivery = this.deliveries[0]; delivery !== undefined; delivery = this.deliveries[0]) {
      try {
        delivery.resolve(await this.sendUntilAnswered(delivery.action, delivery.payload()));
      } catch (error) {
        delivery.reject(error);
      }
      this.deliveries.shift();
    }
    this.isRunning = false;
  }

  private async sendUntilAnswered(action: string, payload: object): Promise<unknown> {
    for (;;) {
      await this.options.whenOpen();
      try {
        return await this.options.send(action, payload);
      } catch (error) {
        if (!(error instanceof AnswerMissingError)) throw error;
        this.resends += 1;
      }
    }
  }
}
