import { PrincipalVerifier } from '@csms/platform-http';
import type { RestClient } from '@csms/testing';

import { TestApiGateway } from '../testing/test-api-gateway';

const THINGS = '/api/v1/things';

describe('the way of a request to its service', () => {
  let gateway: TestApiGateway;
  let reader: RestClient;
  let writer: RestClient;
  let key: string;

  beforeAll(async () => {
    gateway = await TestApiGateway.start();
    key = await gateway.createKey();
    reader = gateway.client({ 'x-api-key': key });
    writer = gateway.client({
      'x-api-key': await gateway.createKey({ scopes: ['read:charge_points', 'write:charge_points'] }),
    });
  }, 60_000);

  afterEach(async () => {
    await gateway.upstream.open();
    gateway.upstream.answer = { status: 200, headers: { 'content-type': 'application/json' }, body: '{}' };
  });

  afterAll(() => gateway.stop(), 30_000);

  const last = () => {
    const request = gateway.upstream.requests.at(-1);
    if (request === undefined) throw new Error('No request came through');
    return request;
  };

  it('keeps path, query and body', async () => {
    await writer.request('POST', `${THINGS}?a=1&b=%C3%A4`, {
      headers: { 'content-type': 'application/json' },
      text: '{"name":"Ä","n":0.50}',
    });
    expect(last()).toMatchObject({ method: 'POST', url: `${THINGS}?a=1&b=%C3%A4` });
    expect(JSON.parse(last().body)).toEqual({ name: 'Ä', n: 0.5 });
    await reader.get(`${THINGS}/a%2Fb`);
    expect(last().url).toBe(`${THINGS}/a%2Fb`);
  });

  it('takes a file where the document says so, byte for byte, and nowhere else', async () => {
    const file = {
      headers: { 'content-type': 'text/csv; charset=utf-8' },
      text: '\ufeffid;name\r\n1;"Ä"\r\n',
    };
    await writer.request('POST', `${THINGS}/import?dry_run=true`, file);
    expect(last()).toMatchObject({ url: `${THINGS}/import?dry_run=true`, body: file.text });
    expect(last().headers['content-type']).toBe('text/csv');
    expect(await writer.request('POST', THINGS, file)).toMatchObject({
      status: 415,
      body: { code: 'unsupported_media_type' },
    });
    const large = { ...file, text: 'x'.repeat(1_048_577) };
    expect(await writer.request('POST', `${THINGS}/import`, large)).toMatchObject({ status: 413 });
  });

  it('carries a principal that the gateway signed, and neither the key nor a principal from outside', async () => {
    const forged = await gateway.installation.principals.sign(['write:charge_points'], 'org_VICTIM');
    await reader.request('GET', THINGS, {
      headers: { 'x-csms-principal': forged, cookie: 'a=b', 'x-request-id': 'trace-1' },
    });
    const { headers } = last();
    const verifier = new PrincipalVerifier(gateway.installation.principals.publicKey);
    expect(await verifier.verify(String(headers['x-csms-principal']))).toMatchObject({
      organizationId: 'org_A',
      subject: expect.stringMatching(/^key_/),
      scopes: ['read:charge_points'],
    });
    expect(headers).toMatchObject({ 'x-request-id': 'trace-1' });
    expect(headers).not.toHaveProperty('cookie');
    expect(JSON.stringify(headers)).not.toContain(key);
  });

  it('carries the trace of the caller on, also where the gateway itself records none', async () => {
    const trace = {
      traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
      tracestate: 'vendor=1',
    };
    await writer.request('POST', THINGS, {
      headers: { ...trace, 'content-type': 'application/json' },
      text: '{}',
    });
    expect(last().headers).toMatchObject(trace);
  });

  it('ends at the gateway where the key lacks the scope of the document', async () => {
    const before = gateway.upstream.requests.length;
    expect(await reader.post(THINGS, {})).toMatchObject({
      status: 403,
      body: { code: 'insufficient_scope', required_scope: 'write:charge_points' },
    });
    expect(gateway.upstream.requests).toHaveLength(before);
  });

  it('needs no credential where the service checks a secret, and takes none that is not good', async () => {
    const verifier = new PrincipalVerifier(gateway.installation.principals.publicKey);
    const offer = async (client: RestClient) => {
      const { status } = await client.post('/api/v1/offers', {});
      const { type } = await verifier.verify(String(last().headers['x-csms-principal']));
      return [status, type];
    };
    expect(await offer(gateway.client({}))).toEqual([200, 'anonymous']);
    expect(await offer(writer)).toEqual([200, 'api_key']);
    const before = gateway.upstream.requests.length;
    expect(await reader.post('/api/v1/offers', {})).toMatchObject({
      status: 403,
      body: { code: 'insufficient_scope' },
    });
    const wrong = gateway.client({ 'x-api-key': `dyn_live_${'A'.repeat(51)}` });
    expect(await wrong.post('/api/v1/offers', {})).toMatchObject({
      status: 401,
      body: { code: 'invalid_api_key' },
    });
    expect(gateway.upstream.requests).toHaveLength(before);
  });

  it('ends with 404 where the document names no such path, and needs no key to', async () => {
    for (const path of ['/api/v1/nothing', '/api/v1/things/a/b', '/metrics', '/health/secret']) {
      expect(await reader.get(path)).toMatchObject({ status: 404, body: { code: 'not_found' } });
    }
  });

  it('ends with 405 and the methods that there are', async () => {
    const answer = await writer.delete(THINGS);
    expect(answer).toMatchObject({ status: 405, body: { code: 'method_not_allowed' } });
    expect(answer.headers.get('allow')).toBe('GET, POST');
  });

  it('ends with 400, 413 and 415 for bodies that no service would take', async () => {
    const post = (type: string, text: string) =>
      writer.request('POST', THINGS, { headers: { 'content-type': type }, text });
    expect(await post('application/json', '{')).toMatchObject({
      status: 400,
      body: { code: 'invalid_json' },
    });
    expect(await post('application/json', `"${'x'.repeat(1_048_576)}"`)).toMatchObject({ status: 413 });
    expect(await post('text/plain', 'a')).toMatchObject({ status: 415 });
  });

  it('brings the answer back as it is, problems too', async () => {
    gateway.upstream.answer = {
      status: 409,
      headers: { 'content-type': 'application/problem+json', 'x-own': 'yes' },
      body: '{"code":"conflict"}',
    };
    const answer = await reader.get(THINGS);
    expect(answer).toMatchObject({ status: 409, body: { code: 'conflict' } });
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(answer.headers.get('x-own')).toBe('yes');
  });

  it('ends with 503 while the service is away, and goes on when it is back', async () => {
    await gateway.upstream.close();
    const answer = await reader.get(THINGS);
    expect(answer).toMatchObject({
      status: 503,
      body: { code: 'service_unavailable', instance: THINGS, request_id: expect.any(String) },
    });
    expect(answer.headers.get('retry-after')).toBe('5');
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    await gateway.upstream.open();
    expect((await reader.get(THINGS)).status).toBe(200);
  });

  it('goes to the instances of a service in turn, and past one that is away, with its body', async () => {
    const { upstream, otherUpstream } = gateway;
    await otherUpstream.open();
    const counts = (): number[] => [upstream.requests.length, otherUpstream.requests.length];
    const [one = 0, other = 0] = counts();
    for (let index = 0; index < 4; index += 1) await reader.get(THINGS);
    expect(counts()).toEqual([one + 2, other + 2]);
    await upstream.close();
    for (let index = 0; index < 4; index += 1) {
      expect((await writer.post(THINGS, { index })).status).toBe(200);
      expect(JSON.parse(otherUpstream.requests.at(-1)?.body ?? '')).toEqual({ index });
    }
    expect(counts()).toEqual([one + 2, other + 6]);
    await upstream.open();
    await otherUpstream.close();
    expect((await reader.get(THINGS)).status).toBe(200);
  });

  it('shows on its public port which services are ready, not why', async () => {
    expect((await fetch(`${gateway.publicUrl}/health/live`)).status).toBe(200);
    const answer = await fetch(`${gateway.publicUrl}/health/ready`);
    expect(answer.status).toBe(503);
    expect(await answer.json()).toEqual({
      status: 'not_ready',
      services: {
        registry: 'ready',
        'ocpp-gateway': 'not_ready',
        sessions: 'not_ready',
        billing: 'not_ready',
        analytics: 'not_ready',
        'api-gateway': 'ready',
      },
    });
  });
});
