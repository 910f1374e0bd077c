import { randomUUID } from 'node:crypto';

import { registerCharger } from '../fixtures';
import type { RunningPlatform } from '../platform';

import { ScriptedStation } from './scripted-station';

interface TokenAnswer {
  readonly idTokenInfo?: { readonly status: string; readonly groupIdToken?: { readonly idToken: string } };
}

/** What an event of a transaction says beside its kind. */
export interface EventText {
  /** Register, Wh. */
  readonly energyWh?: number;
  readonly at?: string;
  readonly idToken?: string;
  readonly tokenType?: string;
  readonly info?: object;
  readonly more?: object;
}

/** A booted OCPP 2.0.1 station with one EVSE. */
export class Station201 extends ScriptedStation {
  static async register(platform: RunningPlatform): Promise<Station201> {
    const { charge_point_id: id, ocpp_password: password } = await registerCharger(platform, '2.0.1');
    return new Station201(platform, await ScriptedStation.open(platform, '2.0.1', id, password));
  }

  /** B01. */
  async boot(reason = 'PowerUp'): Promise<void> {
    const chargingStation = { vendorName: 'Independent', model: 'Part 2', firmwareVersion: '2.0.1' };
    const answer = await this.client.call('BootNotification', { reason, chargingStation });
    expect(answer).toMatchObject({ status: 'Accepted', interval: 300 });
    await this.report('Available');
  }

  async report(connectorStatus: string): Promise<void> {
    const report = { timestamp: new Date().toISOString(), connectorStatus, evseId: 1, connectorId: 1 };
    expect(await this.client.call('StatusNotification', report)).toEqual({});
  }

  /** Reports, and is seen so in the REST API. */
  async becomes(status: string): Promise<void> {
    await this.report(status);
    await this.eventually(async () =>
      expect((await this.shown()).connectors).toEqual([expect.objectContaining({ status })]),
    );
  }

  async authorize(idToken: string, type = 'ISO14443'): Promise<TokenAnswer['idTokenInfo']> {
    const answer = await this.client.call<TokenAnswer>('Authorize', { idToken: { idToken, type } });
    return answer.idTokenInfo;
  }

  /** A new token is known to the gateway a moment later. */
  async finds(idToken: string, status: string, type?: string): Promise<void> {
    await this.eventually(async () => expect((await this.authorize(idToken, type))?.status).toBe(status));
  }

  transaction(): Transaction {
    return new Transaction(this);
  }
}

/** The events of one transaction, numbered as they are made. */
export class Transaction {
  readonly id = randomUUID();
  private seqNo = 0;

  constructor(private readonly station: Station201) {}

  /** The message, with the next number. */
  event(eventType: 'Started' | 'Updated' | 'Ended', triggerReason: string, text: EventText = {}): object {
    const timestamp = text.at ?? new Date().toISOString();
    const { energyWh, idToken, tokenType = 'ISO14443', info = {}, more = {} } = text;
    const sampledValue = [{ value: energyWh, measurand: 'Energy.Active.Import.Register' }];
    return {
      eventType,
      triggerReason,
      timestamp,
      seqNo: this.seqNo++,
      transactionInfo: { transactionId: this.id, ...info },
      evse: { id: 1, connectorId: 1 },
      ...(energyWh === undefined ? {} : { meterValue: [{ timestamp, sampledValue }] }),
      ...(idToken === undefined ? {} : { idToken: { idToken, type: tokenType } }),
      ...more,
    };
  }

  /** @returns the status of the token, where one was presented */
  async send(event: object): Promise<string | undefined> {
    return (await this.station.client.call<TokenAnswer>('TransactionEvent', event)).idTokenInfo?.status;
  }

  tell(
    eventType: 'Started' | 'Updated' | 'Ended',
    triggerReason: string,
    text?: EventText,
  ): Promise<string | undefined> {
    return this.send(this.event(eventType, triggerReason, text));
  }

  /** With an accepted token, and seen in the REST API. */
  async start(idToken: string, triggerReason = 'Authorized', info: object = {}): Promise<void> {
    const status = await this.tell('Started', triggerReason, { energyWh: 1_000, idToken, info });
    expect(status).toBe('Accepted');
    await this.station.sessionIs({ status: 'active', ocpp_transaction_id: this.id });
  }

  /** After 1.25 kWh; the session shows them, and why. */
  async end(triggerReason = 'StopAuthorized', stoppedReason = 'Local'): Promise<void> {
    await this.tell('Ended', triggerReason, { energyWh: 2_250, info: { stoppedReason } });
    await this.station.sessionIs({
      ended_at: expect.any(String) as string,
      energy_kwh: 1.25,
      stop_reason: stoppedReason,
    });
  }
}
