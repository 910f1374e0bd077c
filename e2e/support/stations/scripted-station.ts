import { eventually } from '@csms/testing';

import { type ClientVersion, StrictClient } from '../../clients/strict-client';
import { type Session, sessionsOf } from '../fixtures';
import type { RunningPlatform } from '../platform';

const WITHIN_MS = 15_000;

interface ShownConnector {
  readonly connector_id: number;
  readonly status: string | null;
  readonly error_code: string | null;
}

export interface ShownStation {
  readonly online: boolean;
  readonly booted_at: string | null;
  readonly boot_status: string | null;
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

const PATHS: Readonly<Record<ClientVersion, string>> = { '1.6': 'ocpp16', '2.0.1': 'ocpp201' };

type Answers = Map<string, object>;

/** A charger of the `ocpp-rpc` package that answers commands as a test says. */
export class ScriptedStation {
  readonly client: StrictClient;
  private readonly answers: Answers;

  protected constructor(
    readonly platform: RunningPlatform,
    { client, answers }: { readonly client: StrictClient; readonly answers: Answers },
  ) {
    this.client = client;
    this.answers = answers;
  }

  protected static async open(
    { credentials }: RunningPlatform,
    version: ClientVersion,
    chargePointId: string,
    password: Buffer | string,
  ): Promise<{ client: StrictClient; answers: Answers }> {
    const answers: Answers = new Map();
    const client = await StrictClient.connect({
      ocppUrl: credentials.ocpp_url,
      version,
      chargePointId,
      password,
      onCommand: (action) => answers.get(action) ?? null,
    });
    return { client, answers };
  }

  get id(): string {
    return this.client.chargePointId;
  }

  answer(action: string, answer: object): void {
    this.answers.set(action, answer);
  }

  async loseConnection(): Promise<void> {
    const isGone = this.client.whenDisconnected();
    this.client.cut();
    await isGone;
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
    this.answer(action, answer);
    const before = this.client.commands.length;
    const sent = await this.platform.api.post(
      `/api/v1/${PATHS[this.client.version]}/${this.id}/${name}`,
      body,
    );
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

  eventually(check: () => void | Promise<void>): Promise<void> {
    return eventually(async () => check(), { timeoutMs: WITHIN_MS });
  }
}
