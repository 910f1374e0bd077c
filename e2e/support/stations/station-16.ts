import { registerCharger } from '../fixtures';
import type { RunningPlatform } from '../platform';

import { ScriptedStation } from './scripted-station';

const ENERGY_WH = 1_250;

/** A booted OCPP 1.6 charger of the `ocpp-rpc` package that answers as a test case says. */
export class Station16 extends ScriptedStation {
  static async register(platform: RunningPlatform): Promise<Station16> {
    const { charge_point_id: id, ocpp_password: password } = await registerCharger(platform, '1.6');
    return Station16.connect(platform, id, password);
  }

  static async connect(platform: RunningPlatform, id: string, password: Buffer | string): Promise<Station16> {
    return new Station16(platform, await ScriptedStation.open(platform, '1.6', id, password));
  }

  /** As after a cold boot: registered, and each connector available. */
  async boot(): Promise<void> {
    const answer = await this.client.call('BootNotification', {
      chargePointVendor: 'OCTT',
      chargePointModel: 'Case',
      firmwareVersion: '1.6.0',
    });
    expect(answer).toMatchObject({ status: 'Accepted', interval: 300 });
    await this.report('Available', { connectorId: 0 });
    await this.report('Available');
  }

  /** Loses its connection, comes back and boots, as after a reset or a loss of power. */
  async reboot(): Promise<void> {
    const before = (await this.shown()).booted_at;
    await this.loseConnection();
    await this.client.whenOpen();
    await this.boot();
    await this.eventually(async () => {
      const { booted_at: bootedAt, online } = await this.shown();
      expect(online).toBe(true);
      expect(Date.parse(bootedAt ?? '')).toBeGreaterThan(Date.parse(before ?? '1970-01-01'));
    });
  }

  async report(status: string, more: object = {}): Promise<void> {
    const message = { connectorId: 1, errorCode: 'NoError', status, timestamp: new Date().toISOString() };
    expect(await this.client.call('StatusNotification', { ...message, ...more })).toEqual({});
  }

  /** Reports, and is seen so in the REST API. */
  async becomes(status: string, more: { readonly errorCode?: string } = {}): Promise<void> {
    await this.report(status, more);
    await this.eventually(async () => {
      const connector = (await this.shown()).connectors.find(({ connector_id: id }) => id === 1);
      expect(connector).toMatchObject({ status, error_code: more.errorCode ?? null });
    });
  }

  /** A new tag is known to the gateway a moment later. */
  async finds(idTag: string, status: string): Promise<void> {
    await this.eventually(async () => expect(await this.authorize(idTag)).toBe(status));
  }

  /** @returns the status of the tag */
  async authorize(idTag: string): Promise<string> {
    const { idTagInfo } = await this.client.call<{ idTagInfo: { status: string } }>('Authorize', { idTag });
    return idTagInfo.status;
  }

  async start(idTag: string, more: object = {}): Promise<{ transactionId: number; status: string }> {
    const request = { connectorId: 1, idTag, meterStart: 1_000, timestamp: new Date().toISOString() };
    const answer = await this.client.call<{ transactionId: number; idTagInfo: { status: string } }>(
      'StartTransaction',
      { ...request, ...more },
    );
    return { transactionId: answer.transactionId, status: answer.idTagInfo.status };
  }

  /** A charge that runs, and is seen in the REST API. */
  async charge(idTag: string): Promise<number> {
    const { transactionId, status } = await this.start(idTag);
    expect(status).toBe('Accepted');
    await this.becomes('Charging');
    await this.sessionIs({ status: 'active', ocpp_transaction_id: String(transactionId) });
    return transactionId;
  }

  async stop(transactionId: number, reason: string, more: object = {}): Promise<void> {
    const request = { transactionId, meterStop: 1_000 + ENERGY_WH, timestamp: new Date().toISOString() };
    await this.client.call('StopTransaction', { ...request, reason, ...more });
  }

  /** Stops; the session shows why and what was charged, and the connector is free. */
  async stopAndLeave(transactionId: number, reason: string): Promise<void> {
    await this.stop(transactionId, reason);
    await this.becomes('Finishing');
    await this.sessionIs({ energy_kwh: ENERGY_WH / 1_000, stop_reason: reason });
    expect((await this.sessions())[0]?.ended_at).not.toBeNull();
    await this.becomes('Available');
  }
}
