import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { AccessRevoked, ApiKeyCreated, type EventData } from '@csms/contracts';
import { generateApiKey, newId } from '@csms/kernel';
import type { RunningService } from '@csms/platform-http';
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
    '/api/v1/things/{thing_id}': { get: operation('read:charge_points') },
  },
};

/** The API gateway with one service behind it. */
export class TestApiGateway {
  private constructor(
    readonly installation: TestInstallation,
    readonly upstream: TestUpstream,
    /** A second instance of the same service; closed until a spec opens it. */
    readonly otherUpstream: TestUpstream,
    readonly publicUrl: string,
    private readonly running: RunningService,
    private readonly folder: string,
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
    const port = await freePort();
    const nobody = `http://127.0.0.1:${await freePort()}`;
    const environment = {
      ...installation.environment,
      PUBLIC_PORT: String(port),
      CSMS_PRINCIPAL_KEY: installation.principals.privateKey,
      CSMS_OPENAPI_FILE: file,
      REGISTRY_URL: `${upstream.url},${otherUpstream.url}`,
      OCPP_GATEWAY_URL: nobody,
      SESSIONS_URL: nobody,
      BILLING_URL: nobody,
    };
    const running = await startApiGateway(new Environment(environment));
    const publicUrl = `http://127.0.0.1:${port}`;
    const gateway = new TestApiGateway(installation, upstream, otherUpstream, publicUrl, running, folder);
    await eventually(async () => {
      const missing = await running.platform.readiness.missing();
      if (Object.keys(missing).length > 0) throw new Error(`Not ready: ${JSON.stringify(missing)}`);
    });
    return gateway;
  }

  /** As the registry would tell it; resolves with the whole key when the gateway knows it. */
  async createKey(more: Partial<EventData<typeof ApiKeyCreated>> = {}): Promise<string> {
    const { key, prefix, secretSha256 } = generateApiKey();
    await this.installation.events.tell(ApiKeyCreated, {
      ...ApiKeyCreated.example,
      key_id: newId('key'),
      organization_id: 'org_A',
      prefix,
      secret_sha256: secretSha256,
      scopes: ['read:charge_points'],
      ...more,
    });
    await this.installation.events.handledBy(`${this.installation.topicPrefix}.${apiGatewayService.name}`);
    return key;
  }

  /** As the registry would tell it; resolves when the gateway knows it. */
  async revokeAccess(holder: string, revokedAt: Date): Promise<void> {
    await this.installation.events.tell(AccessRevoked, {
      organization_id: 'org_A',
      holder,
      revoked_at: revokedAt.toISOString(),
      expires_at: new Date(revokedAt.getTime() + 3_600_000).toISOString(),
    });
    await this.installation.events.handledBy(`${this.installation.topicPrefix}.${apiGatewayService.name}`);
  }

  /** A client that sends these headers with each request. */
  client(headers: Readonly<Record<string, string>>): RestClient {
    return new RestClient(this.publicUrl, () => Promise.resolve(headers));
  }

  async stop(): Promise<void> {
    await this.running.stop();
    await this.upstream.close();
    await this.otherUpstream.close();
    await this.installation.remove();
    rmSync(this.folder, { recursive: true });
  }
}
