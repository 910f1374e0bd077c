import { generateKeyPairSync, randomBytes } from 'node:crypto';

import { type ResourceGrant, SCOPES } from '@csms/contracts';
import {
  MailSink,
  type RestAnswer,
  type RestClient,
  startTestService,
  type TestService,
} from '@csms/testing';

import { REGISTRY_MIGRATIONS } from '../migrations';
import { createOrganization } from '../organizations/create-organization';
import { registryService } from '../registry.module';

export const KING_STREET = {
  name: 'King Street Depot',
  address: '14 King Street, Manchester, M2 6AQ',
  max_power_kw: 150,
  lat: 53.4808,
  lng: -2.2426,
};

export interface TestOrganization {
  readonly id: string;
  readonly api: RestClient;
}

/** The registry alone, with organizations of the specs' own. */
export class TestRegistry {
  private constructor(
    readonly service: TestService,
    /** What the registry has sent. */
    readonly mails: MailSink,
    /** PEM: checks access tokens. */
    readonly tokenPublicKey: string,
    private readonly environment: Readonly<Record<string, string>>,
  ) {}

  static async start(): Promise<TestRegistry> {
    const mails = new MailSink();
    await mails.open();
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    const environment = {
      CSMS_OCPP_PUBLIC_URL: 'wss://ocpp.example.com',
      CSMS_PUBLIC_URL: 'https://csms.example.com',
      CSMS_TOKEN_KEY: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
      CSMS_ENCRYPTION_KEY: randomBytes(32).toString('base64'),
      SMTP_URL: mails.url,
    };
    const service = await startTestService(registryService, REGISTRY_MIGRATIONS, { environment });
    const tokenPublicKey = publicKey.export({ type: 'spki', format: 'pem' }).toString();
    return new TestRegistry(service, mails, tokenPublicKey, environment);
  }

  /** A second instance of the same registry. */
  anotherInstance(): Promise<TestService> {
    const { installation } = this.service;
    return startTestService(registryService, REGISTRY_MIGRATIONS, {
      installation,
      environment: this.environment,
    });
  }

  async organization(timeZone = 'Europe/London'): Promise<TestOrganization> {
    const { database, outbox } = this.service.platform;
    const { organization_id: id } = await createOrganization(database, outbox, {
      name: 'Spec',
      country: 'GB',
      currency: 'GBP',
      timeZone,
      apiKeys: [],
    });
    return { id, api: this.service.as(SCOPES, id) };
  }

  /** A credential of every scope, held to single sites. */
  limitedTo({ id }: TestOrganization, grants: readonly ResourceGrant[]): RestClient {
    return this.service.asPrincipal({
      organizationId: id,
      subject: 'key_limited',
      type: 'api_key',
      scopes: SCOPES,
      role: null,
      grants,
    });
  }

  async stop(): Promise<void> {
    await this.service.stop();
    await this.mails.close();
  }
}

/** @throws where the status is not 201 */
export function created<Body>({ status, body }: RestAnswer<Body>): Body {
  if (status !== 201) throw new Error(`HTTP ${status}: ${JSON.stringify(body)}`);
  return body;
}

/** Sends fields as OAuth clients do. */
export function postForm<Body>(
  api: RestClient,
  path: string,
  fields: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = {},
): Promise<RestAnswer<Body>> {
  const text = new URLSearchParams(fields).toString();
  const type = { 'content-type': 'application/x-www-form-urlencoded' };
  return api.request<Body>('POST', path, { headers: { ...type, ...headers }, text });
}
