import { decodeJwt } from 'jose';

import { newId } from '@csms/kernel';
import { eventually, RestClient, TestTokens } from '@csms/testing';

import { TestApiGateway } from '../testing/test-api-gateway';

const THINGS = '/api/v1/things';
const SCOPES = ['read:charge_points'];
const SECOND_MS = 1_000;

describe('the access token of an OAuth client', () => {
  let gateway: TestApiGateway;
  let other: TestApiGateway;

  beforeAll(async () => {
    gateway = await TestApiGateway.start();
    other = await TestApiGateway.start({ beside: gateway });
  }, 60_000);

  afterAll(async () => {
    await other.stop();
    await gateway.stop();
  }, 30_000);

  const get = (token: string, instance = gateway) =>
    new RestClient(instance.publicUrl, () => Promise.resolve({ authorization: `Bearer ${token}` })).get(
      THINGS,
    );
  /** On both instances. */
  const statuses = async (token: string) => [(await get(token)).status, (await get(token, other)).status];

  it('speaks for its client, with its scopes and sites', async () => {
    const grants = [{ type: 'site' as const, id: 'site_1', access: 'read' as const }];
    const holder = { subject: newId('cli'), organizationId: 'org_B', scopes: SCOPES, grants };
    expect(await statuses(await gateway.tokens.sign(holder))).toEqual([200, 200]);
    const principal = gateway.upstream.requests.at(-1)?.headers['x-csms-principal'];
    expect(decodeJwt(String(principal))).toMatchObject({
      sub: holder.subject,
      type: 'oauth_client',
      org: 'org_B',
      scopes: SCOPES,
      grants,
    });
  });

  it('is refused where it is expired, of another signer, or has not the scope', async () => {
    const holder = { subject: newId('cli'), scopes: SCOPES };
    const expired = await gateway.tokens.sign(holder, new Date(Date.now() - 86_400_000));
    expect(await get(expired)).toMatchObject({ status: 401, body: { code: 'token_expired' } });
    const stranger = await new TestTokens().sign(holder);
    expect(await get(stranger)).toMatchObject({ status: 401, body: { code: 'invalid_token' } });
    const without = await gateway.tokens.sign({ ...holder, scopes: [] });
    expect(await get(without)).toMatchObject({ status: 403, body: { code: 'insufficient_scope' } });
  });

  it.each(['grant', 'client'])(
    'ends within a second on every instance when its %s is revoked, and later ones do not',
    async (what) => {
      const [subject, sessionId, otherGrant] = [newId('cli'), newId('tok'), newId('tok')];
      const revokedAt = new Date();
      const sign = (grant: string, at: Date) =>
        gateway.tokens.sign({ subject, sessionId: grant, scopes: SCOPES }, at);
      const [before, elsewhere, after] = [
        await sign(sessionId, revokedAt),
        await sign(otherGrant, revokedAt),
        await sign(sessionId, new Date(revokedAt.getTime() + 1)),
      ];
      for (const token of [before, elsewhere, after]) expect(await statuses(token)).toEqual([200, 200]);
      const startedAt = Date.now();
      const holder = what === 'grant' ? sessionId : subject;
      await gateway.revokeAccess(holder, revokedAt);
      await eventually(async () => expect(await statuses(before)).toEqual([401, 401]), {
        timeoutMs: SECOND_MS - (Date.now() - startedAt),
      });
      // Told late: nothing comes back.
      await gateway.revokeAccess(holder, new Date(revokedAt.getTime() - 60_000));
      await gateway.createKey();
      expect(await statuses(before)).toEqual([401, 401]);
      expect(await statuses(elsewhere)).toEqual(what === 'grant' ? [200, 200] : [401, 401]);
      expect(await statuses(after)).toEqual([200, 200]);
      expect(await get(before)).toMatchObject({ body: { code: 'invalid_token' } });
    },
  );

  it('comes from a form and the Basic credentials that its client sends, which go no further else', async () => {
    const form = (path: string, headers: Record<string, string>) =>
      gateway.client({}).request('POST', path, {
        headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
        text: 'grant_type=client_credentials&scope=a+b%26c',
      });
    expect((await form('/api/v1/token', { authorization: 'Basic YTpi' })).status).toBe(200);
    const last = () => gateway.upstream.requests.at(-1);
    expect(last()).toMatchObject({
      body: 'grant_type=client_credentials&scope=a+b%26c',
      headers: { authorization: 'Basic YTpi', 'content-type': 'application/x-www-form-urlencoded' },
    });
    const key = await gateway.createKey();
    await form('/api/v1/token', { authorization: `Bearer ${key}`, 'x-api-key': key });
    expect(last()?.headers).not.toHaveProperty('authorization');
    expect(last()?.headers).not.toHaveProperty('x-api-key');
    await gateway.client({ 'x-api-key': key, authorization: 'Basic YTpi' }).get(THINGS);
    expect(last()?.headers).not.toHaveProperty('authorization');
    expect(await form(THINGS, { 'x-api-key': key })).toMatchObject({ status: 415 });
  });
});
