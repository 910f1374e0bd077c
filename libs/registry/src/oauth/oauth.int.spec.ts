import { createLocalJWKSet, decodeJwt, type JSONWebKeySet, jwtVerify } from 'jose';

import { AccessRevoked, SCOPES } from '@csms/contracts';
import { type RestClient } from '@csms/testing';

import {
  created,
  KING_STREET,
  postForm,
  type TestOrganization,
  TestRegistry,
} from '../testing/test-registry';

import type { OAuthClientDto, SecretOAuthClientDto } from './dto/oauth-client.dto';
import type { OAuthErrorDto, TokenDto } from './dto/token.dto';

const CLIENTS = '/api/v1/oauth/clients';
const TOKEN = '/api/v1/oauth/token';
const REVOKE = '/api/v1/oauth/revoke';
const FLEET = { name: 'Fleet dashboard', scopes: ['read:sessions', 'read:analytics'] };
const GRANT = { grant_type: 'client_credentials' };

describe('OAuth clients', () => {
  let registry: TestRegistry;
  let mine: TestOrganization;
  let other: TestOrganization;
  let anybody: RestClient;

  beforeAll(async () => {
    registry = await TestRegistry.start();
    [mine, other] = [await registry.organization(), await registry.organization()];
    anybody = registry.service.asPrincipal({
      organizationId: '',
      subject: 'anonymous',
      type: 'anonymous',
      scopes: [],
      role: null,
      grants: [],
    });
  }, 60_000);

  afterAll(() => registry.stop(), 30_000);

  const create = async (more: object = {}, of = mine) =>
    created(await of.api.post<SecretOAuthClientDto>(CLIENTS, { ...FLEET, ...more }));
  const basic = (id: string, secret: string) => ({
    authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`,
  });
  const post = <Body = TokenDto & OAuthErrorDto>(
    path: string,
    fields: Record<string, string>,
    headers: Record<string, string> = {},
  ) => postForm<Body>(anybody, path, fields, headers);
  const credentials = ({ client_id, client_secret }: SecretOAuthClientDto) => ({ client_id, client_secret });
  const tokenOf = async (client: SecretOAuthClientDto, more: Record<string, string> = {}) =>
    (await post(TOKEN, { ...GRANT, ...credentials(client), ...more })).body.access_token;
  const toldOf = async (holder: string) => {
    await registry.service.settled();
    return registry.service.told(AccessRevoked).filter(({ key }) => key === holder);
  };

  it('show their secret once, and only its hash is kept', async () => {
    const { client_secret, ...shown } = await create();
    expect(shown).toEqual({
      client_id: expect.stringMatching(/^cli_/),
      ...FLEET,
      resource_grants: [],
      created_by: 'key_spec',
      created_at: expect.any(String),
    });
    const listed = await mine.api.get<{ data: OAuthClientDto[] }>(`${CLIENTS}?limit=1`);
    expect(listed.body).toMatchObject({ data: [shown], limit: 1 });
    expect(listed.body.data[0]).not.toHaveProperty('client_secret');
    const stored = await registry.service.installation.database.query(
      'select to_jsonb(oauth_client) as row from registry.oauth_client',
    );
    const audited = await mine.api.get('/api/v1/audit-log');
    expect(JSON.stringify([stored, audited.body])).not.toContain(client_secret);
  });

  it.each([
    [{ name: '' }, '/name'],
    [{ scopes: [] }, '/scopes'],
    [{ scopes: ['read:everything'] }, '/scopes/0'],
    [{ client_secret: 'mine' }, '/client_secret'],
    [{ expires_at: '2999-01-01T00:00:00Z' }, '/expires_at'],
  ])('with %j are refused, naming %s', async (more, pointer) => {
    expect(await mine.api.post(CLIENTS, { ...FLEET, ...more })).toMatchObject({
      status: 422,
      body: { errors: [{ pointer }] },
    });
  });

  it('give no more than their maker has', async () => {
    const small = registry.service.as(['write:api_keys', 'read:sessions'], mine.id);
    expect(await small.post(CLIENTS, FLEET)).toMatchObject({
      status: 403,
      body: { code: 'insufficient_scope', required_scope: 'read:analytics' },
    });
    const none = registry.service.as(['read:sessions'], mine.id);
    expect(await none.get(CLIENTS)).toMatchObject({ status: 403 });
  });

  it('of another organization are 404 and in no list', async () => {
    const { client_id } = await create();
    expect(await other.api.delete(`${CLIENTS}/${client_id}`)).toMatchObject({
      status: 404,
      body: { resource: 'oauth_client' },
    });
    expect((await other.api.get(CLIENTS)).body).toMatchObject({ data: [], total: 0 });
    expect(await mine.api.delete(`${CLIENTS}/key_spec`)).toMatchObject({ status: 404 });
  });

  it('get a token that says who they are, which anybody can check by the published keys', async () => {
    const site = created(await mine.api.post<{ site_id: string }>('/api/v1/sites', KING_STREET)).site_id;
    const grants = [{ type: 'site', id: site, access: 'read' }];
    const client = await create({ resource_grants: grants });
    const answer = await post(TOKEN, GRANT, basic(client.client_id, client.client_secret));
    expect(answer).toMatchObject({
      status: 200,
      body: { token_type: 'Bearer', expires_in: 3600, scope: 'read:sessions read:analytics' },
    });
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const keys = (await anybody.get<JSONWebKeySet>('/api/v1/oauth/jwks')).body;
    const { payload } = await jwtVerify(answer.body.access_token, createLocalJWKSet(keys));
    expect(payload).toMatchObject({
      iss: 'https://csms.example.com',
      sub: client.client_id,
      org: mine.id,
      kind: 'oauth_client',
      scope: 'read:sessions read:analytics',
      grants,
    });
    expect((payload.exp ?? 0) - Math.floor(payload.iat ?? 0)).toBe(3600);
    expect(JSON.stringify(keys)).not.toContain('"d"');
  });

  it('get a token with fewer scopes, never with more', async () => {
    const client = await create();
    expect(decodeJwt(await tokenOf(client, { scope: 'read:analytics' }))).toMatchObject({
      scope: 'read:analytics',
    });
    const more = { ...GRANT, ...credentials(client), scope: 'read:analytics write:billing' };
    expect(await post(TOKEN, more)).toMatchObject({ status: 400, body: { error: 'invalid_scope' } });
  });

  it('are refused as RFC 6749 says', async () => {
    const client = await create();
    const known = credentials(client);
    const wrong: [Record<string, string>, Record<string, string>, number, string][] = [
      [{ ...GRANT }, {}, 401, 'invalid_client'],
      [{ ...GRANT, ...known, client_secret: 'x' }, {}, 401, 'invalid_client'],
      [{ ...GRANT, ...known, client_id: 'cli_unknown' }, {}, 401, 'invalid_client'],
      [{ ...GRANT, ...known, client_id: `cli_${'0'.repeat(26)}` }, {}, 401, 'invalid_client'],
      [{ ...GRANT, ...known, client_id: 'cli_\0' }, {}, 401, 'invalid_client'],
      [GRANT, basic(client.client_id, `${client.client_secret}x`), 401, 'invalid_client'],
      [{ ...GRANT, ...known }, basic(client.client_id, client.client_secret), 400, 'invalid_request'],
      [known, {}, 400, 'invalid_request'],
      [{ ...known, grant_type: 'password' }, {}, 400, 'unsupported_grant_type'],
    ];
    for (const [fields, headers, status, error] of wrong) {
      const answer = await post(TOKEN, fields, headers);
      expect([answer.status, answer.body.error]).toEqual([status, error]);
      const challenge = answer.headers.get('www-authenticate');
      expect(challenge).toBe(status === 401 ? 'Basic realm="Dynamo CSMS"' : null);
    }
    const doubled = await anybody.request('POST', TOKEN, {
      headers: { 'content-type': 'application/x-www-form-urlencoded; charset=UTF-8' },
      text: 'grant_type=client_credentials&grant_type=client_credentials',
    });
    expect(doubled).toMatchObject({ status: 400, body: { error: 'invalid_request' } });
    const json = await anybody.post(TOKEN, { ...GRANT, ...known });
    expect(json).toMatchObject({ status: 400, body: { error: 'invalid_request' } });
  });

  it('that are deleted get no more tokens, and theirs are told to hold no longer', async () => {
    const client = await create();
    const token = decodeJwt(await tokenOf(client));
    const path = `${CLIENTS}/${client.client_id}`;
    expect((await mine.api.delete(path)).status).toBe(204);
    expect(await mine.api.delete(path)).toMatchObject({ status: 404 });
    expect(await post(TOKEN, { ...GRANT, ...credentials(client) })).toMatchObject({ status: 401 });
    const [told, ...others] = await toldOf(client.client_id);
    expect(others).toEqual([]);
    expect(told).toMatchObject({ organizationId: mine.id, data: { organization_id: mine.id } });
    expect(Date.parse(told?.data.revoked_at ?? '')).toBeGreaterThanOrEqual((token.iat ?? 0) * 1000 - 1);
    expect(Date.parse(told?.data.expires_at ?? '')).toBeGreaterThanOrEqual((token.exp ?? 0) * 1000);
  });

  it('get no token that outlives them, whenever they are deleted', async () => {
    for (let round = 0; round < 5; round += 1) {
      const client = await create();
      const asked = Array.from({ length: 6 }, () => post(TOKEN, { ...GRANT, ...credentials(client) }));
      const [answers] = await Promise.all([
        Promise.all(asked),
        mine.api.delete(`${CLIENTS}/${client.client_id}`),
      ]);
      const [told] = await toldOf(client.client_id);
      const revokedAt = Date.parse(told?.data.revoked_at ?? '');
      for (const { body } of answers.filter(({ status }) => status === 200)) {
        expect(Math.round((decodeJwt(body.access_token).iat ?? 0) * 1000)).toBeLessThanOrEqual(revokedAt);
      }
    }
  });

  it('end a single token of theirs', async () => {
    const [client, stranger] = [await create(), await create({}, other)];
    const [token, kept] = [await tokenOf(client), await tokenOf(client)];
    const foreign = { ...credentials(stranger), token };
    expect(await post(REVOKE, foreign)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
    expect(await post(REVOKE, { ...credentials(client), client_secret: 'x', token })).toMatchObject({
      status: 401,
    });
    expect(await post(REVOKE, credentials(client))).toMatchObject({
      status: 400,
      body: { error: 'invalid_request' },
    });
    for (const text of [token, token, 'nonsense', `${token}x`]) {
      expect((await post(REVOKE, { ...credentials(client), token: text })).status).toBe(200);
    }
    expect(await toldOf(String(decodeJwt(token)['sid']))).toMatchObject([
      { data: { expires_at: new Date((decodeJwt(token).exp ?? 0) * 1000).toISOString() } },
      {},
    ]);
    expect(await toldOf(String(decodeJwt(kept)['sid']))).toEqual([]);
  });

  it('take forms at their own routes alone', async () => {
    expect(await postForm(mine.api, CLIENTS, { name: 'Form' })).toMatchObject({
      status: 415,
      body: { code: 'unsupported_media_type' },
    });
  });

  it('and keys and people can ask who they are', async () => {
    const me = (more: object) =>
      registry.service
        .asPrincipal({
          organizationId: mine.id,
          subject: 'cli_1',
          type: 'oauth_client',
          scopes: ['read:sessions'],
          role: null,
          grants: [{ type: 'site', id: 'site_1', access: 'read' }],
          ...more,
        })
        .get('/api/v1/me');
    expect(await me({})).toMatchObject({
      status: 200,
      body: {
        type: 'oauth_client',
        id: 'cli_1',
        organization_id: mine.id,
        scopes: ['read:sessions'],
        role: null,
        resource_grants: [{ type: 'site', id: 'site_1', access: 'read' }],
      },
    });
    expect(await me({ type: 'user', role: 'viewer', scopes: SCOPES, grants: [] })).toMatchObject({
      body: { type: 'user', role: 'viewer', resource_grants: [] },
    });
    expect(await me({ type: 'installer' })).toMatchObject({ status: 403 });
    expect(await anybody.get('/api/v1/me')).toMatchObject({ status: 401 });
  });
});
