import { decodeJwt } from 'jose';

import {
  ApiKeyCreated,
  ApiKeyRevoked,
  ApiKeyRotated,
  ApiKeyUpdated,
  ApiKeyUsed,
  type EventData,
} from '@csms/contracts';
import { generateApiKey, newId } from '@csms/kernel';
import { eventually } from '@csms/testing';

import { aKeyOf, TestApiGateway } from '../testing/test-api-gateway';

const THINGS = '/api/v1/things';

describe('changes of keys', () => {
  let one: TestApiGateway;
  let two: TestApiGateway;

  beforeAll(async () => {
    one = await TestApiGateway.start();
    two = await TestApiGateway.start({ beside: one });
  }, 90_000);

  afterAll(async () => {
    await two.stop();
    await one.stop();
  }, 30_000);

  const ask = (gateway: TestApiGateway, key: string) => gateway.client({ 'x-api-key': key }).get(THINGS);

  async function aKnownKey(more: Partial<EventData<typeof ApiKeyCreated>> = {}) {
    const { key, ...parts } = generateApiKey();
    const state = aKeyOf(parts, { key_id: newId('key'), ...more });
    await one.tellKey(ApiKeyCreated, state);
    return { key, state };
  }

  /** The status of every answer from both instances until both are of this code. */
  async function bothAnswer(key: string, code: string, tell: () => Promise<void>): Promise<void> {
    for (const gateway of [one, two]) expect((await ask(gateway, key)).status).toBe(200);
    await tell();
    await eventually(async () => {
      for (const gateway of [one, two]) expect((await ask(gateway, key)).body).toMatchObject({ code });
    });
    for (const gateway of [one, two]) expect((await ask(gateway, key)).status).toBeGreaterThanOrEqual(401);
  }

  it('are obeyed by every instance: a revoked key', async () => {
    const { key, state } = await aKnownKey();
    await bothAnswer(key, 'revoked_api_key', () =>
      one.tellKey(ApiKeyRevoked, { ...state, revoked_at: new Date().toISOString() }),
    );
  });

  it('are obeyed by every instance: a narrowed key', async () => {
    const { key, state } = await aKnownKey();
    await bothAnswer(key, 'insufficient_scope', () =>
      one.tellKey(ApiKeyUpdated, { ...state, scopes: ['read:billing'] }),
    );
  });

  it('are obeyed at the moment itself: a key that ends', async () => {
    const ends = Date.now() + 1_500;
    const { key } = await aKnownKey({ expires_at: new Date(ends).toISOString() });
    expect((await ask(one, key)).status).toBe(200);
    await eventually(async () =>
      expect((await ask(one, key)).body).toMatchObject({ code: 'expired_api_key' }),
    );
    expect(Date.now()).toBeGreaterThanOrEqual(ends);
  });

  it('overlap: both secrets work in the grace period, and one after it', async () => {
    const { key, state } = await aKnownKey();
    const { key: rotated, secretSha256 } = generateApiKey(state.prefix);
    const until = Date.now() + 2_000;
    await one.tellKey(ApiKeyRotated, {
      ...state,
      secret_sha256: secretSha256,
      previous_secret_sha256: state.secret_sha256,
      previous_secret_expires_at: new Date(until).toISOString(),
    });
    await eventually(async () => expect((await ask(one, rotated)).status).toBe(200));
    if (Date.now() < until - 500) expect((await ask(one, key)).status).toBe(200);
    await eventually(async () =>
      expect((await ask(one, key)).body).toMatchObject({ code: 'invalid_api_key' }),
    );
    expect(Date.now()).toBeGreaterThanOrEqual(until);
    expect((await ask(one, rotated)).status).toBe(200);
  });

  it('are told to the services: the sites that the key reaches', async () => {
    const grants = [{ type: 'site' as const, id: 'site_1', access: 'read' as const }];
    const { key } = await aKnownKey({ resource_grants: grants });
    expect((await ask(one, key)).status).toBe(200);
    const { headers } = one.upstream.requests.at(-1) ?? {};
    expect(decodeJwt(String(headers?.['x-csms-principal']))).toMatchObject({ grants, type: 'api_key' });
  });

  it('keep a key to its addresses', async () => {
    const { key: far } = await aKnownKey({ allowed_ips: ['203.0.113.0/24', '2001:db8::/32'] });
    expect(await ask(one, far)).toMatchObject({ status: 401, body: { code: 'invalid_api_key' } });
    const { key: near } = await aKnownKey({ allowed_ips: ['127.0.0.0/8', '::1'] });
    expect((await ask(one, near)).status).toBe(200);
  });

  it('a use is told once a minute by each instance', async () => {
    const { key, state } = await aKnownKey();
    const startedAt = Date.now();
    for (let count = 0; count < 5; count += 1) await ask(one, key);
    const uses = () =>
      one.installation.events.told(ApiKeyUsed).filter(({ data }) => data.key_id === state.key_id);
    await eventually(() => expect(uses()).toHaveLength(1));
    await ask(two, key);
    await eventually(() => expect(uses()).toHaveLength(2));
    await one.installation.events.heardAll();
    expect(uses()).toHaveLength(2);
    expect(Date.parse(uses()[0]?.data.used_at ?? '')).toBeGreaterThanOrEqual(startedAt);
  });

  it('a use that is refused is not told', async () => {
    const { key, state } = await aKnownKey({ expires_at: '2026-01-01T00:00:00Z' });
    await ask(one, key);
    await ask(one, await one.createKey());
    await one.installation.events.heardAll();
    const told = one.installation.events.told(ApiKeyUsed).map(({ data }) => data.key_id);
    expect(told).not.toContain(state.key_id);
  });
});
