/** One charger of the load: as little work for each call as can be, so that the platform is measured and not it. */
import { WebSocket } from 'ws';

import type { FleetCharger } from './fleet';
import { dialectOf, type LoadDialect, RefusedError, requireAccepted } from './load-dialect';

/** MeterValues: in OCPP 2.0.1 a TransactionEvent with the same samples. */
export type LoadAction = 'MeterValues' | 'Heartbeat';

const CONNECT_LIMIT_MS = 30_000;

export class LoadCharger {
  private readonly dialect: LoadDialect;
  private socket: WebSocket | null = null;
  private lastId = 0;
  private lastSampleAt = 0;
  private register = 0;
  /** Of the one CALL that is out. */
  private expected = '';
  private settle: ((text: string) => void) | null = null;
  private fail: ((error: Error) => void) | null = null;

  constructor(private readonly charger: FleetCharger) {
    this.dialect = dialectOf(charger);
  }

  async connect(ocppUrl: string): Promise<void> {
    const { chargePointId, password } = this.charger;
    const { path, subprotocol } = this.dialect;
    const socket = new WebSocket(`${ocppUrl}/${path}/${chargePointId}`, [subprotocol], {
      auth: `${chargePointId}:${password}`,
      perMessageDeflate: false,
      handshakeTimeout: CONNECT_LIMIT_MS,
    });
    this.socket = socket;
    socket.on('message', (data: Buffer) => this.received(data.toString('latin1')));
    socket.on('close', (code) => this.fail?.(new RefusedError(`the socket was closed with ${code}`)));
    await new Promise<void>((resolve, reject) => {
      socket.once('open', () => resolve());
      socket.on('error', reject);
    });
  }

  async boot(): Promise<void> {
    requireAccepted('BootNotification', await this.call('BootNotification', this.dialect.boot));
  }

  /** Starts a transaction that stays open: meter values belong to it from now on. */
  async startTransaction(): Promise<void> {
    this.dialect.started(await this.call(...this.dialect.start(new Date().toISOString())));
  }

  send(action: LoadAction): Promise<string> {
    return action === 'Heartbeat' ? this.call(action, '{}') : this.call(...this.meterValues());
  }

  close(): void {
    this.fail = null;
    this.socket?.terminate();
  }

  private meterValues(): readonly [string, string] {
    // The platform knows a sample by its time: no two may have the same.
    this.lastSampleAt = Math.max(Date.now(), this.lastSampleAt + 1);
    this.register += 10;
    return this.dialect.meterValues(new Date(this.lastSampleAt).toISOString(), this.register);
  }

  private call(action: string, payload: string): Promise<string> {
    this.lastId += 1;
    this.expected = `[3,"${this.lastId}",`;
    return new Promise((resolve, reject) => {
      this.settle = resolve;
      this.fail = reject;
      const { socket } = this;
      if (socket?.readyState === WebSocket.OPEN) {
        socket.send(`[2,"${this.lastId}","${action}",${payload}]`);
      } else reject(new RefusedError('the socket is closed'));
    });
  }

  private received(text: string): void {
    if (text.startsWith(this.expected)) this.settle?.(text);
    else if (text.startsWith('[2,')) this.obey(text);
    else this.fail?.(new RefusedError(`expected ${this.expected}…], received ${text}`));
  }

  /** Whatever it is told: the way of a command is measured, not what becomes of it. */
  private obey(text: string): void {
    const id = text.slice(3, text.indexOf(',', 3));
    this.socket?.send(`[3,${id},{"status":"Accepted"}]`);
  }
}

/** Samples that one MeterValues of the load carries. */
export const SAMPLES_IN_METER_VALUES = 2;
