/** One charger of the load: as little work for each call as can be, so that the platform is measured and not it. */
import { WebSocket } from 'ws';

import type { FleetCharger } from './fleet';

export type LoadAction = 'MeterValues' | 'Heartbeat';

/** What a closed socket or a CALLERROR says. */
export class RefusedError extends Error {}

const CONNECT_LIMIT_MS = 30_000;

export class LoadCharger {
  private readonly socket: WebSocket;
  private lastId = 0;
  private lastSampleAt = 0;
  private register = 0;
  private meterValuesHead = '';
  /** Of the one CALL that is out. */
  private expected = '';
  private settle: ((text: string) => void) | null = null;
  private fail: ((error: Error) => void) | null = null;

  private constructor(
    ocppUrl: string,
    private readonly charger: FleetCharger,
  ) {
    const { chargePointId, password } = charger;
    this.socket = new WebSocket(`${ocppUrl}/ocpp16/${chargePointId}`, ['ocpp1.6'], {
      auth: `${chargePointId}:${password}`,
      perMessageDeflate: false,
      handshakeTimeout: CONNECT_LIMIT_MS,
    });
    this.socket.on('message', (data: Buffer) => this.received(data.toString('latin1')));
    this.socket.on('close', (code) => this.fail?.(new RefusedError(`the socket was closed with ${code}`)));
  }

  static async connect(ocppUrl: string, charger: FleetCharger): Promise<LoadCharger> {
    const client = new LoadCharger(ocppUrl, charger);
    await new Promise<void>((resolve, reject) => {
      client.socket.once('open', () => resolve());
      client.socket.on('error', reject);
    });
    return client;
  }

  async boot(): Promise<void> {
    const answer = await this.call(
      'BootNotification',
      '{"chargePointVendor":"Bench","chargePointModel":"Load"}',
    );
    if (!answer.includes('"Accepted"')) throw new RefusedError(`BootNotification was answered ${answer}`);
  }

  /** Starts a transaction that stays open: meter values belong to it from now on. */
  async startTransaction(): Promise<void> {
    const request = {
      connectorId: 1,
      idTag: this.charger.idTag,
      meterStart: 0,
      timestamp: new Date().toISOString(),
    };
    const answer = await this.call('StartTransaction', JSON.stringify(request));
    const [, , result] = JSON.parse(answer) as [number, string, { transactionId: number; idTagInfo: object }];
    if (!answer.includes('"Accepted"')) throw new RefusedError(`StartTransaction was answered ${answer}`);
    this.meterValuesHead = `{"connectorId":1,"transactionId":${result.transactionId},"meterValue":[{"timestamp":"`;
  }

  send(action: LoadAction): Promise<string> {
    return this.call(action, action === 'Heartbeat' ? '{}' : this.meterValues());
  }

  close(): void {
    this.socket.terminate();
  }

  private meterValues(): string {
    // The platform knows a sample by its time: no two may have the same.
    this.lastSampleAt = Math.max(Date.now(), this.lastSampleAt + 1);
    this.register += 10;
    const sampledAt = new Date(this.lastSampleAt).toISOString();
    return (
      `${this.meterValuesHead}${sampledAt}","sampledValue":[` +
      `{"value":"${this.register}","measurand":"Energy.Active.Import.Register","unit":"Wh"},` +
      `{"value":"11000","measurand":"Power.Active.Import","unit":"W"}]}]}`
    );
  }

  private call(action: string, payload: string): Promise<string> {
    this.lastId += 1;
    this.expected = `[3,"${this.lastId}",`;
    return new Promise((resolve, reject) => {
      this.settle = resolve;
      this.fail = reject;
      if (this.socket.readyState === this.socket.OPEN) {
        this.socket.send(`[2,"${this.lastId}","${action}",${payload}]`);
      } else reject(new RefusedError('the socket is closed'));
    });
  }

  private received(text: string): void {
    if (text.startsWith(this.expected)) this.settle?.(text);
    else this.fail?.(new RefusedError(`expected ${this.expected}…], received ${text}`));
  }
}

/** Samples that one MeterValues of the load carries. */
export const SAMPLES_IN_METER_VALUES = 2;
