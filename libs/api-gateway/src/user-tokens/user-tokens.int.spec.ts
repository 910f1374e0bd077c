import { randomUUID } from 'node:crypto';

import { decodeJwt, SignJWT } from 'jose';

import { type EventData, MemberAdded, UserSessionEnded } from '@csms/contracts';
import { eventually, TestPrincipals } from '@csms/testing';

import { apiGatewayService } from '../api-gateway.module';
import { TestApiGateway } from '../testing/test-api-gateway';

const THINGS = '/api/v1/things';
const INSTALLERS_THINGS = '/api/v1/installers-things';

describe('access tokens of people', () => {
  let one: TestApiGateway;
  let two: TestApiGateway;
  let userId: string;
  let sessionId: string;

  beforeAll(async () => {
    one = await TestApiGateway.start();
    two = await TestApiGateway.start({ beside: one });
  }, 90_000);

  beforeEach(() => {
    [userId, sessionId] = [`usr_${randomUUID()}`, `uss_${randomUUID()}`];
  });

  afterAll(async () => {
    await two.stop();
    await one.stop();
  }, 30_000);

  const aToken = (more: object = {}, { expires = '15m', typ = 'at+jwt', key = one.tokenKey } = {}) =>
    new SignJWT({ sid: sessionId, org: 'org_A', kind: 'user', role: 'admin', grants: [], ...more })
      .setProtectedHeader({ alg: 'EdDSA', typ })
      .setSubject(userId)
      .setIssuedAt()
      .setExpirationTime(expires)
      .sign(key);
  const ask = (gateway: TestApiGateway, token: string, method = 'GET') =>
    gateway.client({ authorization: `Bearer ${token}` }).request(method, THINGS);
  const passedOn = () => decodeJwt(String(one.upstream.requests.at(-1)?.headers['x-csms-principal']));
  const handled = () =>
    one.installation.events.handledBy(`${one.installation.topicPrefix}.${apiGatewayService.name}`);
  const tellMember = async (more: Partial<EventData<typeof MemberAdded>>) => {
    const data = { ...MemberAdded.example, organization_id: 'org_A', user_id: userId, ...more };
    await one.installation.events.tell(MemberAdded, data);
    await handled();
  };
  const bothAnswerWithinASecond = async (token: string, answer: object) => {
    const toldAt = Date.now();
    for (const gateway of [one, two]) {
      await eventually(async () => expect(await ask(gateway, token, 'POST')).toMatchObject(answer), {
        timeoutMs: 1_000 - (Date.now() - toldAt),
      });
    }
  };

  it('are passed on with the scopes of the role, and with the session', async () => {
    expect((await ask(one, await aToken())).status).toBe(200);
    expect(passedOn()).toMatchObject({
      org: 'org_A',
      sub: userId,
      type: 'user',
      role: 'admin',
      session: sessionId,
    });
    expect(passedOn()['scopes']).toContain('write:charge_points');
    expect(passedOn()['scopes']).not.toContain('write:billing');
  });

  it('of an installer are passed on without organization, role or scopes', async () => {
    const token = await aToken({ kind: 'installer', org: '', role: null });
    // What the things need is a scope, which no installer has.
    expect(await ask(one, token)).toMatchObject({ status: 403, body: { code: 'insufficient_role' } });
    expect((await one.client({ authorization: `Bearer ${token}` }).get(INSTALLERS_THINGS)).status).toBe(200);
    expect(passedOn()).toMatchObject({
      org: '',
      sub: userId,
      type: 'installer',
      role: null,
      scopes: [],
      session: sessionId,
    });
    expect(
      await one.client({ authorization: `Bearer ${await aToken()}` }).get(INSTALLERS_THINGS),
    ).toMatchObject({
      status: 403,
      body: { code: 'insufficient_role' },
    });
  });

  it('are refused where the signature, the kind or the form is wrong', async () => {
    const stranger = new TestPrincipals();
    const wrong = [
      await aToken({}, { key: stranger.privateKeyObject }),
      await aToken({}, { key: one.installation.principals.privateKeyObject }),
      await aToken({}, { typ: 'JWT' }),
      await aToken({ kind: 'oauth_client' }),
      await aToken({ role: 'root' }),
      `${(await aToken()).slice(0, -2)}AA`,
      'a.b.c',
    ];
    for (const token of wrong) {
      expect(await ask(one, token)).toMatchObject({ status: 401, body: { code: 'invalid_token' } });
    }
  });

  it('are refused after their end', async () => {
    expect(await ask(one, await aToken({}, { expires: '-1s' }))).toMatchObject({
      status: 401,
      body: { code: 'token_expired' },
    });
  });

  it('are refused by every instance within a second after the session has ended', async () => {
    const token = await aToken();
    for (const gateway of [one, two]) expect((await ask(gateway, token)).status).toBe(200);
    await one.installation.events.tell(UserSessionEnded, {
      ...UserSessionEnded.example,
      session_id: sessionId,
      user_id: userId,
    });
    await handled();
    await bothAnswerWithinASecond(token, { status: 401, body: { code: 'invalid_token' } });
    sessionId = `uss_${randomUUID()}`;
    expect((await ask(one, await aToken())).status).toBe(200);
  });

  it('do what the role allows now, not what it did at the sign-in', async () => {
    const token = await aToken();
    for (const gateway of [one, two]) expect((await ask(gateway, token, 'POST')).status).toBe(200);
    const grants = [{ type: 'site' as const, id: 'site_1', access: 'read' as const }];
    await tellMember({ role: 'viewer', resource_grants: grants });
    await bothAnswerWithinASecond(token, { status: 403, body: { code: 'insufficient_scope' } });
    expect((await ask(one, token)).status).toBe(200);
    expect(passedOn()).toMatchObject({ role: 'viewer', grants });
  });

  it('are refused in an organization to which the person does not belong any more', async () => {
    const token = await aToken();
    await tellMember({ role: 'admin', removed_at: new Date().toISOString() });
    await bothAnswerWithinASecond(token, { status: 401, body: { code: 'invalid_token' } });
    expect((await ask(one, await aToken({ org: 'org_B' }))).status).toBe(200);
  });

  it('are no key: X-API-Key beside another credential is ambiguous', async () => {
    const answer = await one
      .client({ authorization: `Bearer ${await aToken()}`, 'x-api-key': await one.createKey() })
      .get(THINGS);
    expect(answer).toMatchObject({ status: 401, body: { code: 'ambiguous_credentials' } });
  });
});
