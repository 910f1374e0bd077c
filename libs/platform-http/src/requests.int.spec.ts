import { createPrivateKey } from 'node:crypto';

import { SignJWT } from 'jose';

import { type RestClient, startTestService, TestPrincipals, type TestService } from '@csms/testing';

import { NOTES_MIGRATIONS, NOTES_SERVICE } from './testing/notes-service';

const JSON_TYPE = { 'content-type': 'application/json' };

describe('requests to any service', () => {
  let service: TestService;
  let api: RestClient;

  beforeAll(async () => {
    service = await startTestService(NOTES_SERVICE, NOTES_MIGRATIONS);
    api = service.as(['read:sessions', 'write:sessions'], 'org_A');
  }, 60_000);

  afterAll(() => service.stop(), 30_000);

  const withPrincipal = (principal?: string) =>
    fetch(`${service.url}/api/v1/notes`, {
      headers: principal === undefined ? {} : { 'x-csms-principal': principal },
    });

  describe('without a principal that the API gateway signed', () => {
    const claims = { org: 'org_A', scopes: ['read:sessions'], type: 'api_key', grants: [] };
    const sign = (privateKey: string, payload: object, expires: string | number = '30s') =>
      new SignJWT({ ...payload })
        .setProtectedHeader({ alg: 'EdDSA' })
        .setSubject('key_1')
        .setExpirationTime(expires)
        .sign(createPrivateKey(privateKey));

    it('are 401 with a challenge', async () => {
      const answer = await withPrincipal();
      expect(answer.status).toBe(401);
      expect(answer.headers.get('www-authenticate')).toBe('Bearer');
      expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
      expect(await answer.json()).toMatchObject({
        type: 'https://docs.dynamo-csms.com/errors/missing_credentials',
        title: 'Missing credentials',
        status: 401,
        code: 'missing_credentials',
        instance: '/api/v1/notes',
        request_id: answer.headers.get('x-request-id'),
      });
    });

    it('are 401 where it is forged, expired, incomplete or nonsense', async () => {
      const own = service.installation.principals.privateKey;
      const unsigned = `${btoa('{"alg":"none"}')}.${btoa(JSON.stringify({ ...claims, sub: 'key_1' }))}.`;
      const bad = [
        await new TestPrincipals().sign(['read:sessions'], 'org_A'),
        await sign(own, claims, Math.floor(Date.now() / 1000) - 1),
        await sign(own, { ...claims, org: undefined }),
        await sign(own, { ...claims, scopes: 'read:sessions' }),
        await sign(own, { ...claims, type: 'robot' }),
        await sign(own, { ...claims, grants: undefined }),
        unsigned,
        'nonsense',
        '',
      ];
      const answers = await Promise.all(bad.map((principal) => withPrincipal(principal)));
      expect(answers.map(({ status }) => status)).toEqual(bad.map(() => 401));
      expect((await withPrincipal(await sign(own, claims))).status).toBe(200);
    });

    it('are never served by a route that forgot to state its scope', async () => {
      expect(await api.get('/api/v1/notes/unguarded/by-mistake')).toMatchObject({ status: 500 });
    });
  });

  it('without the scope are 403 and name it', async () => {
    const reader = service.as(['read:sessions'], 'org_A');
    expect(await reader.post('/api/v1/notes', { text: 'a' })).toMatchObject({
      status: 403,
      body: { code: 'insufficient_scope', required_scope: 'write:sessions' },
    });
  });

  it('with an id that is longer than any are 404, and no fault of ours', async () => {
    const answer = await api.get(`/api/v1/notes/${'x'.repeat(300)}`);
    expect(answer).toMatchObject({ status: 404, body: { code: 'not_found' } });
  });

  it('with members below members without end are 422', async () => {
    const depth = 5_000;
    const text = `${'{"text":'.repeat(depth)}1${'}'.repeat(depth)}`;
    expect(
      await api.request('POST', '/api/v1/notes', { headers: { 'content-type': 'application/json' }, text }),
    ).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '', code: 'too_deep' }] },
    });
  });

  it('with an unknown member are 422, its pointer escaped', async () => {
    const answer = await api.post('/api/v1/notes', { text: 'a', 'co/l~our': 'red' });
    expect(answer).toMatchObject({ status: 422, body: { errors: [{ pointer: '/co~1l~0our' }] } });
  });

  it('with several broken members are told of all at once', async () => {
    const answer = await api.post('/api/v1/notes', { text: '', size: 1.5, colour: 'red' });
    expect(answer).toMatchObject({
      status: 422,
      body: {
        code: 'validation_failed',
        errors: expect.arrayContaining([
          { pointer: '/text', code: 'invalid_length', detail: 'text must have 1 to 100 characters.' },
          { pointer: '/size', code: 'invalid_type', detail: 'size must be a whole number.' },
          { pointer: '/colour', code: 'unknown_field', detail: 'colour is not known here.' },
        ]),
      },
    });
  });

  it('without a body have no members: those that are required are named', async () => {
    expect(await api.request('POST', '/api/v1/notes', {})).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/text', code: 'required', detail: 'text is required.' }] },
    });
  });

  it.each([
    ['[]', 422, 'validation_failed'],
    ['"text"', 422, 'validation_failed'],
    ['null', 422, 'validation_failed'],
    ['{"text":"a"', 400, 'invalid_json'],
    ['', 400, 'invalid_json'],
    ['{"__proto__":{"text":"a"}}', 400, 'invalid_json'],
  ])('with the body %j are %i %s', async (text, status, code) => {
    const answer = await api.request('POST', '/api/v1/notes', { headers: JSON_TYPE, text });
    expect(answer).toMatchObject({ status, body: { code } });
  });

  it('of more than 1 MiB are 413', async () => {
    const text = JSON.stringify({ text: 'x'.repeat(1_048_576) });
    const answer = await api.request('POST', '/api/v1/notes', { headers: JSON_TYPE, text });
    expect(answer).toMatchObject({ status: 413, body: { code: 'payload_too_large' } });
  });

  it.each(['text/plain', 'application/xml', 'application/x-www-form-urlencoded'])(
    'of type %s are 415',
    async (type) => {
      const answer = await api.request('POST', '/api/v1/notes', {
        headers: { 'content-type': type },
        text: 'a=b',
      });
      expect(answer).toMatchObject({ status: 415, body: { code: 'unsupported_media_type' } });
    },
  );

  it.each(['colour=red', 'limit=many', 'limit=1.5', 'offset=-1'])(
    'with the query %s are 400',
    async (query) => {
      expect(await api.get(`/api/v1/notes?${query}`)).toMatchObject({
        status: 400,
        body: { code: 'invalid_parameter', errors: [{ pointer: query.split('=')[0] }] },
      });
    },
  );

  it('to an unknown path or object are 404 with a problem', async () => {
    expect(await api.get('/api/v1/nothing')).toMatchObject({ status: 404, body: { code: 'not_found' } });
    expect(await api.get('/api/v1/notes/none')).toMatchObject({
      status: 404,
      body: { code: 'not_found', resource: 'note', instance: '/api/v1/notes/none' },
    });
  });

  it('that fail for a reason of ours are 500 without a word of it', async () => {
    const answer = await api.post('/api/v1/notes/broken', {});
    expect(answer).toMatchObject({ status: 500, body: { code: 'internal_error' } });
    expect(JSON.stringify(answer.body)).not.toContain('hunter2');
  });

  it('get their X-Request-Id back, or a new one where it is none', async () => {
    const idFor = async (given: string | null) =>
      (
        await api.request('GET', '/api/v1/notes', {
          headers: given === null ? {} : { 'x-request-id': given },
        })
      ).headers.get('x-request-id');
    for (const good of [
      'trace-1.2:3',
      'a',
      'x'.repeat(128),
      'Root=1-67891233-abcdef;Parent=53995c3f',
      'YWI+/w==',
    ]) {
      expect(await idFor(good)).toBe(good);
    }
    for (const bad of [
      null,
      '',
      'with blank',
      'ä',
      'x'.repeat(129),
      '<script>',
      '"quoted"',
      "it's",
      'a\\b',
    ]) {
      expect(await idFor(bad)).toMatch(/^req_[0-9A-Z]{26}$/);
    }
  });

  it('are answered with the version of the API', async () => {
    for (const path of ['/api/v1/notes', '/api/v1/notes/none', '/api/v1/nothing', '/%zz', '/health/live']) {
      const { headers } = await api.get(path);
      expect([path, headers.get('x-api-version')]).toEqual([path, '1']);
      expect(headers.get('x-request-id')).toMatch(/^req_/);
    }
  });

  it('are counted in /metrics by route, which needs no principal', async () => {
    await api.get('/api/v1/notes/some-id');
    const answer = await fetch(`${service.url}/metrics`);
    expect(answer.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
    const text = await answer.text();
    expect(text).toMatch(
      /http_request_duration_seconds_count\{[^}]*route="\/api\/v1\/notes\/:id"[^}]*\} \d+/,
    );
    expect(text).not.toContain('some-id');
  });
});
