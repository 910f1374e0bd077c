import type { KeyObject } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { AccessRevoked, ApiKeyCreated, type EventData, OrganizationChanged } from '@csms/contracts';
import { type ApiKeyParts, generateApiKey, newId } from '@csms/kernel';
import type { RunningService } from '@csms/platform-http';
import { Environment } from '@csms/platform-ops';
import { eventually, freePort, RestClient, TestInstallation, TestTokens } from '@csms/testing';

import { apiGatewayService } from '../api-gateway.module';
import { Reconciliation } from '../limits/reconciliation';
import { API_GATEWAY_MIGRATIONS } from '../migrations';
import { startApiGateway } from '../start-api-gateway';

import { TestUpstream } from './test-upstream';

export interface TestApiGatewayOptions {
  /** Settings beside those of the installation, or in their place. */
  readonly environment?: Readonly<Record<string, string>>;
  /** A further instance of this one, before the same services. */
  readonly beside?: TestApiGateway;
}

const own = { 'x-csms-service': 'api-gateway' };
const usage = { ...own, 'x-access': 'scope', 'x-required-scope': 'read:analytics' };
const operation = (scope: string) => ({
  'x-csms-service': 'registry',
  'x-access': 'scope',
  'x-required-scope': scope,
});

/** Paths of one service, as the merged document would name them. */
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
    '/api/v1/sign-in': {
      post: { 'x-csms-service': 'registry', 'x-access': 'public', 'x-rate-limit': 'sign-in' },
    },
    '/api/v1/sign-up': {
      post: { 'x-csms-service': 'registry', 'x-access': 'public', 'x-rate-limit': 'sign-in' },
    },
    '/api/v1/commands': { post: { ...operation('write:charge_points'), 'x-rate-limit': 'command' } },
    '/api/v1/authenticator': {
      post: { 'x-csms-service': 'registry', 'x-access': 'organization', 'x-rate-limit': 'sign-in' },
    },
    '/api/v1/drivers/{driver_id}/data-export': {
      get: { ...own, 'x-access': 'scope', 'x-required-scope': 'read:users', 'x-every-site': true },
    },
    '/api/v1/analytics/usage/today': { get: usage },
    '/api/v1/analytics/usage/analytics': { get: usage },
    '/api/v1/stream/tickets': { post: { ...own, 'x-access': 'organization' } },
    '/api/v1/stream/sse': { get: { ...own, 'x-access': 'organization' } },
    '/api/v1/meta/version': { get: { ...own, 'x-access': 'public' } },
    '/api/v1/installers-things': { get: { 'x-csms-service': 'registry', 'x-access': 'installer' } },
    '/api/v1/offers': {
      post: {
        'x-csms-service': 'registry',
        'x-access': 'public',
        'x-or-scope': 'write:charge_points',
        'x-rate-limit': 'sign-in',
      },
    },
    '/api/v1/news': { get: { 'x-csms-service': 'registry', 'x-access': 'public' } },
    '/api/v1/things/import': {
      post: {
        ...operation('write:charge_points'),
        'x-rate-limit': 'import',
        requestBody: { content: { 'text/csv': {} } },
      },
    },
    '/uploads/{token}': {
      put: {
        'x-csms-service': 'registry',
        'x-access': 'public',
        'x-takes-stream': true,
        requestBody: { content: { 'application/octet-stream': {} } },
      },
    },
    '/api/v1/things/{thing_id}': { get: operation('read:charge_points') },
  },
};

/** Signs access tokens as the registry does. */
const TOKENS = new TestTokens();

/** What the registry would tell of a key. */
export function aKeyOf(
  { prefix, secretSha256 }: ApiKeyParts,
  more: Partial<EventData<typeof ApiKeyCreated>> = {},
): EventData<typeof ApiKeyCreated> {
  return {
    ...ApiKeyCreated.example,
    key_id: newId('key'),
    organization_id: 'org_A',
    prefix,
    secret_sha256: secretSha256,
    scopes: ['read:charge_points'],
    ...more,
  };
}

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
    private readonly isOwner: boolean,
  ) {}

  static async start({ beside, environment }: TestApiGatewayOptions = {}): Promise<TestApiGateway> {
    const installation = beside?.installation ?? (await install());
    const upstream = beside?.upstream ?? (await openUpstream());
    const otherUpstream = beside?.otherUpstream ?? (await openUpstream());
    if (beside === undefined) await otherUpstream.close();
    const folder = mkdtempSync(join(tmpdir(), 'api-gateway-spec-'));
    const file = join(folder, 'openapi.json');
    writeFileSync(file, JSON.stringify(DOCUMENT));
    const port = await freePort();
    const nobody = `http://127.0.0.1:${await freePort()}`;
    const settings = {
      ...installation.environment,
      PUBLIC_PORT: String(port),
      CSMS_TOKEN_PUBLIC_KEY: TOKENS.publicKey,
      CSMS_PUBLIC_URL: TOKENS.issuer,
      CSMS_PRINCIPAL_KEY: installation.principals.privateKey,
      CSMS_OPENAPI_FILE: file,
      REGISTRY_URL: `${upstream.url},${otherUpstream.url}`,
      OCPP_GATEWAY_URL: nobody,
      SESSIONS_URL: nobody,
      BILLING_URL: nobody,
      ANALYTICS_URL: nobody,
      ...environment,
    };
    const running = await startApiGateway(new Environment(settings));
    const publicUrl = `http://127.0.0.1:${port}`;
    const gateway = new TestApiGateway(
      installation,
      upstream,
      otherUpstream,
      publicUrl,
      running,
      folder,
      beside === undefined,
    );
    await eventually(async () => {
      const missing = await running.platform.readiness.missing();
      if (Object.keys(missing).length > 0) throw new Error(`Not ready: ${JSON.stringify(missing)}`);
    });
    return gateway;
  }

  /** As the registry would tell it; resolves with the whole key when the gateway knows it. */
  async createKey(more: Partial<EventData<typeof ApiKeyCreated>> = {}): Promise<string> {
    const { key, ...parts } = generateApiKey();
    await this.tellKey(ApiKeyCreated, aKeyOf(parts, more));
    return key;
  }

  /** A key of a new organization with these limits. */
  async createLimitedKey(
    limits: Partial<EventData<typeof OrganizationChanged>> = {},
    more: Partial<EventData<typeof ApiKeyCreated>> = {},
  ): Promise<string> {
    const organization_id = newId('org');
    await this.setLimits({ ...limits, organization_id });
    return this.createKey({ organization_id, ...more });
  }

  async setLimits(limits: Partial<EventData<typeof OrganizationChanged>>): Promise<void> {
    await this.installation.events.tell(OrganizationChanged, { ...OrganizationChanged.example, ...limits });
    await this.handled();
  }

  /** Past the public port: nothing is counted or limited. */
  async internalClient(scopes: readonly string[], organizationId: string): Promise<RestClient> {
    return this.installation.client(await this.running.app.getUrl(), scopes, organizationId);
  }

  /** As it does each second. */
  reconcile(): Promise<void> {
    return this.running.app.get(Reconciliation).round();
  }

  /** Resolves when the gateway has taken it. */
  async tellKey(definition: typeof ApiKeyCreated, data: EventData<typeof ApiKeyCreated>): Promise<void> {
    await this.installation.events.tell(definition, data);
    await this.handled();
  }

  private async handled(): Promise<void> {
    await this.installation.events.handledBy(`${this.installation.topicPrefix}.${apiGatewayService.name}`);
  }

  /** Of access tokens. */
  get tokenKey(): KeyObject {
    return TOKENS.privateKeyObject;
  }

  /** Signs them as the registry does. */
  get tokens(): TestTokens {
    return TOKENS;
  }

  /** As the registry would tell it. */
  async revokeAccess(holder: string, revokedAt: Date): Promise<void> {
    await this.installation.events.tell(AccessRevoked, {
      organization_id: 'org_A',
      holder,
      revoked_at: revokedAt.toISOString(),
      expires_at: new Date(revokedAt.getTime() + 3_600_000).toISOString(),
    });
  }

  /** A client that sends these headers with each request. */
  client(headers: Readonly<Record<string, string>>): RestClient {
    return new RestClient(this.publicUrl, () => Promise.resolve(headers));
  }

  async stop(): Promise<void> {
    await this.running.stop();
    rmSync(this.folder, { recursive: true });
    if (!this.isOwner) return;
    await this.upstream.close();
    await this.otherUpstream.close();
    await this.installation.remove();
  }
}

function install(): Promise<TestInstallation> {
  return TestInstallation.create({ schema: apiGatewayService.schema, migrations: API_GATEWAY_MIGRATIONS });
}

async function openUpstream(): Promise<TestUpstream> {
  const upstream = new TestUpstream();
  await upstream.open();
  return upstream;
}
