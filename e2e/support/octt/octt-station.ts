import { eventually } from '@csms/testing';

import { StrictClient } from '../../clients/strict-client';
import { registerCharger, type Session, sessionsOf } from '../fixtures';
import type { RunningPlatform } from '../platform';

const WITHIN_MS = 5_000;
const ENERGY_WH = 1_250;

interface ShownConnector {
  readonly connector_id: number;
  readonly status: string | null;
  readonly error_code: string | null;
}

export interface ShownStation {
  readonly online: boolean;
  readonly booted_at: string | null;
  readonly reported_vendor: string | null;
  readonly reported_model: string | null;
  readonly firmware_version: string | null;
  readonly connectors: readonly ShownConnector[];
}

/** A message that we send, in the words of the REST API and of the charger. */
export interface Command {
  readonly name: string;
  readonly action: string;
  readonly body: object;
  readonly payload: object;
  /** Of the charger; by default it accepts. */
  readonly answer?: { readonly status?: string; readonly [member: string]: unknown };
}

/** Words by which a charger does what it was asked for. */
const DONE = ['Accepted', 'RebootRequired', 'Scheduled', 'Unlocked'];

/** A booted OCPP 1.6 charger of the `ocpp-rpc` package that answers as a test case says. */
export class OcttStation {
  private readonly answers = new Map<string, object>();

  private constructor(
    readonly platform: RunningPlatform,
    readonly client: StrictClient,
  ) {}

  get id(): string {
    return this.client.chargePointId;
  }

  static async register(platform: RunningPlatform): Promise<OcttStation> {
    const { charge_point_id: id, ocpp_password: password } = await registerCharger(platform, '1.6');
    return OcttStation.connect(platform, id, password);
  }

  static async connect(
    platform: RunningPlatform,
    chargePointId: string,
    password: Buffer | string,
  ): Promise<OcttStation> {
    const client = await StrictClient.connect({
      ocppUrl: platform.credentials.ocpp_url,
      version: '1.6',
      chargePointId,
      password,
      onCommand: (action) => station.answers.get(action) ?? null,
    });
    const station = new OcttStation(platform, client);
    return station;
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

  async loseConnection(): Promise<void> {
    const isGone = this.client.whenDisconnected();
    this.client.cut();
    await isGone;
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

  sessions(): Promise<Session[]> {
    return sessionsOf(this.platform.api, this.id);
  }

  /** The one session of this charger becomes so. */
  async sessionIs(expected: object): Promise<void> {
    await this.eventually(async () =>
      expect(await this.sessions()).toEqual([expect.objectContaining(expected)]),
    );
  }

  shown(): Promise<ShownStation> {
    return this.platform.api.get<ShownStation>(`/api/v1/charge-points/${this.id}`);
  }

  /** Sent through REST: the charger gets it, its answer comes back, and the history has both. */
  async command({ name, action, body, payload, answer = { status: 'Accepted' } }: Command): Promise<void> {
    this.answers.set(action, answer);
    const before = this.client.commands.length;
    const sent = await this.platform.api.post(`/api/v1/ocpp16/${this.id}/${name}`, body);
    const heard = this.client.commands.slice(before).filter((command) => command.action === action);
    expect(heard.map(({ request }) => request)).toEqual([payload]);
    const { status = 'Accepted' } = answer;
    expect(sent).toMatchObject({ command: action, status, response: answer });
    const kept = await this.platform.api.get(`/api/v1/cpo/commands/history/${String(sent['command_id'])}`);
    const isDone = DONE.includes(status);
    expect(kept).toMatchObject({
      action,
      response: answer,
      status: isDone ? 'Accepted' : 'Rejected',
      reason: isDone ? null : status,
    });
  }

  /** Every answer of ours kept its schema. */
  async close(): Promise<void> {
    await this.client.close();
    expect(this.client.strictFailures).toEqual([]);
  }

  private eventually(check: () => void | Promise<void>): Promise<void> {
    return eventually(async () => check(), { timeoutMs: WITHIN_MS });
  }
}
