import { decodeJwt } from 'jose';

import {
  ApiKeyCreated,
  ApiKeyRevoked,
  ApiKeyRotated,
  ApiKeyUpdated,
  ApiKeyUsed,
  type EventData,
} from '@csms/contracts';
import { renewApiKey } from '@csms/kernel';
import { eventually } from '@csms/testing';

import { type GatewayInstance, TestApiGateway } from '../testing/test-api-gateway';

type ApiKeyState = EventData<typeof ApiKeyCreated>;

const THINGS = '/api/v1/things';
const SECOND_MS = 1_000;

describe('an API key, on every instance of the gateway', () => {
  let gateway: TestApiGateway;
  let other: GatewayInstance;
  let urls: string[];

  beforeAll(async () => {
    gateway = await TestApiGateway.start();
    other = await gateway.another({ CSMS_TRUSTED_PROXIES: '127.0.0.1' });
    urls = [gateway.publicUrl, other.publicUrl];
  }, 60_000);

  afterAll(async () => {
    await other.stop();
    await gateway.stop();
  }, 30_000);

  /** Status or problem code on each instance. */
  const answers = (key: string, headers: Record<string, string> = {}) =>
    Promise.all(
      urls.map(async (url) => {
        const client = gateway.client({ 'x-api-key': key, ...headers }, url);
        const { status, body } = await client.get<{ code?: string }>(THINGS);
        return body.code ?? status;
      }),
    );
  const both = (answer: string | number) => [answer, answer];

  /** What the registry tells takes effect everywhere within a second from the moment at which Kafka has it. */
  async function within(change: Promise<void>, key: string, answer: string | number): Promise<void> {
    const startedAt = Date.now();
    await change;
    const timeoutMs = SECOND_MS - (Date.now() - startedAt);
    await eventually(async () => expect(await answers(key)).toEqual(both(answer)), { timeoutMs });
  }

  const tell = (definition: typeof ApiKeyCreated, state: ApiKeyState) =>
    gateway.installation.events.tell(definition, state);

  it('that is revoked is refused within a second, and never comes back', async () => {
    const { key, state } = await gateway.newKey();
    expect(await answers(key)).toEqual(both(200));
    const revoked = { ...state, revoked_at: new Date().toISOString(), version: 3 };
    await within(tell(ApiKeyRevoked, revoked), key, 'revoked_api_key');
    await gateway.tellOfKey(ApiKeyUpdated, { ...state, version: 2 });
    await gateway.tellOfKey(ApiKeyCreated, state);
    const { key: witness } = await gateway.newKey();
    await eventually(async () => expect(await answers(witness)).toEqual(both(200)));
    expect(await answers(key)).toEqual(both('revoked_api_key'));
  });

  it('that is narrowed loses its scopes within a second', async () => {
    const { key, state } = await gateway.newKey();
    expect(await answers(key)).toEqual(both(200));
    const narrowed = { ...state, scopes: ['read:sessions'], version: 2 };
    await within(tell(ApiKeyUpdated, narrowed), key, 'insufficient_scope');
  });

  it('is refused from the instant of its end', async () => {
    const end = new Date(Date.now() + SECOND_MS);
    const { key } = await gateway.newKey({ expires_at: end.toISOString() });
    expect(await answers(key)).toEqual(both(200));
    await eventually(async () => expect(await answers(key)).toEqual(both('expired_api_key')));
    expect(Date.now()).toBeGreaterThanOrEqual(end.getTime());
  });

  it('that is rotated has two secrets until the end of the time of grace', async () => {
    const { key, state } = await gateway.newKey();
    const { key: renewed, secretSha256 } = renewApiKey(state.prefix);
    expect(await answers(key)).toEqual(both(200));
    expect(await answers(renewed)).toEqual(both('invalid_api_key'));
    const rotated = {
      ...state,
      secret_sha256: secretSha256,
      old_secret_sha256: state.secret_sha256,
      old_secret_expires_at: '2999-01-01T00:00:00.000Z',
      version: 2,
    };
    await within(tell(ApiKeyRotated, rotated), renewed, 200);
    expect(await answers(key)).toEqual(both(200));
    const over = { ...rotated, old_secret_expires_at: new Date().toISOString(), version: 3 };
    await within(tell(ApiKeyUpdated, over), key, 'expired_api_key');
    expect(await answers(renewed)).toEqual(both(200));
  });

  it('may be used from its addresses alone, as a trusted proxy names them', async () => {
    const { key } = await gateway.newKey({ allowed_ips: ['203.0.113.0/24'] });
    const from = (address: string) => answers(key, { 'x-forwarded-for': address });
    // The first instance trusts nobody and sees the loopback address.
    expect(await from('203.0.113.7')).toEqual(['address_not_allowed', 200]);
    expect(await from('198.51.100.7')).toEqual(both('address_not_allowed'));
    const { key: local } = await gateway.newKey({ allowed_ips: ['10.0.0.0/8', '127.0.0.1/32'] });
    expect(await answers(local)).toEqual(both(200));
  });

  it('takes its sites along', async () => {
    const grants = [{ type: 'site' as const, id: 'site_1', access: 'read' as const }];
    const { key } = await gateway.newKey({ resource_grants: grants });
    expect(await answers(key)).toEqual(both(200));
    for (const { headers } of gateway.upstream.requests.slice(-2)) {
      expect(decodeJwt(String(headers['x-csms-principal']))).toMatchObject({ grants });
    }
  });

  it('is told to be in use, once a minute, whichever instance it is used on', async () => {
    const { key, state } = await gateway.newKey();
    const startedAt = new Date();
    for (let use = 0; use < 5; use += 1) await answers(key);
    const uses = () =>
      gateway.installation.events.told(ApiKeyUsed).filter(({ data }) => data.key_id === state.key_id);
    await eventually(() => expect(uses()).toHaveLength(1));
    expect(uses()).toMatchObject([{ organizationId: 'org_A', key: state.key_id }]);
    expect(Date.parse(uses()[0]?.data.used_at ?? '')).toBeGreaterThanOrEqual(startedAt.getTime());
    // A minute later, for an instance that does not know of the first use.
    await gateway.installation.database.query(
      `update api_gateway.api_key set use_told_at = use_told_at - interval '1 minute' where key_id = $1`,
      [state.key_id],
    );
    const third = await gateway.another();
    const used = await gateway.client({ 'x-api-key': key }, third.publicUrl).get(THINGS);
    expect(used.status).toBe(200);
    await third.stop();
    await eventually(() => expect(uses()).toHaveLength(2));
    await gateway.installation.events.heardAll();
    expect(uses()).toHaveLength(2);
  });

  it('that is refused is not told to be in use', async () => {
    const refused = await gateway.newKey({ allowed_ips: ['10.0.0.0/8'] });
    const witness = await gateway.newKey();
    expect(await answers(refused.key)).toEqual(both('address_not_allowed'));
    expect(await answers(witness.key)).toEqual(both(200));
    const used = () => gateway.installation.events.told(ApiKeyUsed).map(({ key }) => key);
    await eventually(() => expect(used()).toContain(witness.state.key_id));
    expect(used()).not.toContain(refused.state.key_id);
  });
});
