import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { AccessRevoked, ApiKeyCreated, type EventData } from '@csms/contracts';
import { generateApiKey, newId } from '@csms/kernel';
import { Environment } from '@csms/platform-ops';
import { eventually, freePort, RestClient, TestInstallation } from '@csms/testing';

import { apiGatewayService } from '../api-gateway.module';
import { API_GATEWAY_MIGRATIONS } from '../migrations';
import { startApiGateway } from '../start-api-gateway';

import { TestUpstream } from './test-upstream';

const operation = (scope: string) => ({
  'x-csms-service': 'registry',
  'x-access': 'scope',
  'x-required-scope': scope,
});

/** Two paths of one service, as the merged document would name them. */
const DOCUMENT = {
  openapi: '3.0.0',
  info: { title: 'Spec', version: '1' },
  paths: {
    '/api/v1/things': { get: operation('read:charge_points'), post: operation('write:charge_points') },
    '/api/v1/token': {
      post: {
        'x-csms-service': 'registry',
        'x-access': 'public',
        requestBody: { content: { 'application/x-www-form-urlencoded': {} } },
      },
    },
    '/api/v1/things/{thing_id}': { get: operation('read:charge_points') },
  },
};

type ApiKeyState = EventData<typeof ApiKeyCreated>;

export interface GatewayInstance {
  readonly publicUrl: string;
  stop(): Promise<void>;
}

async function startInstance(environment: Readonly<Record<string, string>>): Promise<GatewayInstance> {
  const port = await freePort();
  const running = await startApiGateway(new Environment({ ...environment, PUBLIC_PORT: String(port) }));
  await eventually(async () => {
    const missing = await running.platform.readiness.missing();
    if (Object.keys(missing).length > 0) throw new Error(`Not ready: ${JSON.stringify(missing)}`);
  });
  return { publicUrl: `http://127.0.0.1:${port}`, stop: () => running.stop() };
}

/** The API gateway with one service behind it. */
export class TestApiGateway {
  private constructor(
    readonly installation: TestInstallation,
    readonly upstream: TestUpstream,
    /** A second instance of the same service; closed until a spec opens it. */
    readonly otherUpstream: TestUpstream,
    private readonly instance: GatewayInstance,
    private readonly folder: string,
    private readonly environment: Readonly<Record<string, string>>,
  ) {}

  static async start(): Promise<TestApiGateway> {
    const installation = await TestInstallation.create({
      schema: apiGatewayService.schema,
      migrations: API_GATEWAY_MIGRATIONS,
    });
    const upstream = new TestUpstream();
    await upstream.open();
    const otherUpstream = new TestUpstream();
    await otherUpstream.open();
    await otherUpstream.close();
    const folder = mkdtempSync(join(tmpdir(), 'api-gateway-spec-'));
    const file = join(folder, 'openapi.json');
    writeFileSync(file, JSON.stringify(DOCUMENT));
    const nobody = `http://127.0.0.1:${await freePort()}`;
    const environment = {
      ...installation.environment,
      CSMS_PRINCIPAL_KEY: installation.principals.privateKey,
      CSMS_OPENAPI_FILE: file,
      REGISTRY_URL: `${upstream.url},${otherUpstream.url}`,
      OCPP_GATEWAY_URL: nobody,
      SESSIONS_URL: nobody,
      BILLING_URL: nobody,
    };
    const instance = await startInstance(environment);
    return new TestApiGateway(installation, upstream, otherUpstream, instance, folder, environment);
  }

  get publicUrl(): string {
    return this.instance.publicUrl;
  }

  /** A second instance of the gateway itself, on the same table and in the same consumer group. */
  another(environment: Readonly<Record<string, string>> = {}): Promise<GatewayInstance> {
    return startInstance({ ...this.environment, ...environment });
  }

  /** As the registry would tell it; resolves with the whole key when the gateway knows it. */
  async createKey(more: Partial<ApiKeyState> = {}): Promise<string> {
    return (await this.newKey(more)).key;
  }

  /** {@link createKey}, with the state that further events begin from. */
  async newKey(more: Partial<ApiKeyState> = {}): Promise<{ key: string; state: ApiKeyState }> {
    const { key, prefix, secretSha256 } = generateApiKey();
    const state = {
      ...ApiKeyCreated.example,
      key_id: newId('key'),
      organization_id: 'org_A',
      prefix,
      secret_sha256: secretSha256,
      scopes: ['read:charge_points'],
      resource_grants: [],
      allowed_ips: [],
      ...more,
    };
    await this.tellOfKey(ApiKeyCreated, state);
    return { key, state };
  }

  /** As the registry would tell it; resolves when one of the instances has stored it. */
  async tellOfKey(definition: typeof ApiKeyCreated, state: ApiKeyState): Promise<void> {
    await this.installation.events.tell(definition, state);
    await this.handled();
  }

  /** As the registry would tell it; resolves when the gateway knows it. */
  async revokeAccess(holder: string, revokedAt: Date): Promise<void> {
    await this.installation.events.tell(AccessRevoked, {
      organization_id: 'org_A',
      holder,
      revoked_at: revokedAt.toISOString(),
      expires_at: new Date(revokedAt.getTime() + 3_600_000).toISOString(),
    });
    await this.handled();
  }

  private handled(): Promise<void> {
    const { events, topicPrefix } = this.installation;
    return events.handledBy(`${topicPrefix}.${apiGatewayService.name}`);
  }

  /** A client that sends these headers with each request. */
  client(headers: Readonly<Record<string, string>>, url = this.publicUrl): RestClient {
    return new RestClient(url, () => Promise.resolve(headers));
  }

  async stop(): Promise<void> {
    await this.instance.stop();
    await this.upstream.close();
    await this.otherUpstream.close();
    await this.installation.remove();
    rmSync(this.folder, { recursive: true });
  }
}
