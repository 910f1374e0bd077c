import type { AddressInfo } from 'node:net';

import { type WebSocket, WebSocketServer } from 'ws';

export interface ReceivedCall {
  readonly chargePointId: string;
  readonly messageId: string;
  readonly action: string;
  readonly payload: Record<string, unknown>;
}

/** A payload is a CALLRESULT; a text is the code of a CALLERROR; null is no answer at all. */
export type Reaction = object | string | null;

const ACCEPTED = { status: 'Accepted' };

/** A CSMS on a port of its own that answers as it is told, and remembers everything. */
export class FakeCsms {
  readonly calls: ReceivedCall[] = [];
  /** Whether a charge point had more than one CALL under way. */
  hasSeenTwoAtOnce = false;
  /** Looked up before the ordinary answers; undefined leaves it to those. */
  react: (call: ReceivedCall) => Reaction | undefined = () => undefined;
  private readonly server: WebSocketServer;
  private readonly sockets = new Map<string, WebSocket>();
  private readonly answers = new Map<string, (answer: unknown[]) => void>();
  private transactions = 0;
  private commands = 0;

  private constructor(server: WebSocketServer) {
    this.server = server;
    server.on('connection', (socket, request) => {
      const chargePointId = (request.url ?? '').split('/').at(-1) ?? '';
      this.sockets.set(chargePointId, socket);
      const underWay = new Set<string>();
      socket.on('message', (data: Buffer) => {
        const [type, messageId, action, payload] = JSON.parse(data.toString()) as [
          number,
          string,
          string,
          ReceivedCall['payload'],
        ];
        if (type !== 2) {
          this.answers.get(messageId)?.([type, action, payload]);
          return;
        }
        this.hasSeenTwoAtOnce ||= underWay.size > 0;
        underWay.add(messageId);
        const call = { chargePointId, messageId, action, payload };
        this.calls.push(call);
        const told = this.react(call);
        const reaction = told === undefined ? this.ordinary(call) : told;
        if (reaction === null) return;
        // Later than at once, so that a second CALL would have the time to come.
        setImmediate(() => {
          underWay.delete(messageId);
          socket.send(
            JSON.stringify(
              typeof reaction === 'string' ? [4, messageId, reaction, '', {}] : [3, messageId, reaction],
            ),
          );
        });
      });
    });
  }

  static async listen(): Promise<FakeCsms> {
    const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
    await new Promise((resolve) => server.once('listening', resolve));
    return new FakeCsms(server);
  }

  get url(): string {
    return `ws://127.0.0.1:${(this.server.address() as AddressInfo).port}/ocpp`;
  }

  /** Payloads of an action, in the order in which they came. */
  payloads(action: string): ReceivedCall['payload'][] {
    return this.calls.filter((call) => call.action === action).map(({ payload }) => payload);
  }

  /** Sends a command and gives type and payload (or code) of its answer. */
  command(chargePointId: string, action: string, payload: object): Promise<unknown[]> {
    this.commands += 1;
    const messageId = `command-${this.commands}`;
    this.sockets.get(chargePointId)?.send(JSON.stringify([2, messageId, action, payload]));
    return new Promise((resolve) => this.answers.set(messageId, resolve));
  }

  async close(): Promise<void> {
    for (const socket of this.server.clients) socket.terminate();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private ordinary({ action }: ReceivedCall): object {
    const currentTime = new Date().toISOString();
    switch (action) {
      case 'BootNotification':
        return { status: 'Accepted', currentTime, interval: 300 };
      case 'Heartbeat':
        return { currentTime };
      case 'Authorize':
        return { idTagInfo: ACCEPTED, idTokenInfo: ACCEPTED };
      case 'StartTransaction':
        this.transactions += 1;
        return { transactionId: this.transactions, idTagInfo: ACCEPTED };
      default:
        return {};
    }
  }
}
