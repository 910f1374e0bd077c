import { type ClientRequest, type IncomingMessage, request as send } from 'node:http';

import { eventually } from '@csms/testing';

import { TestApiGateway } from '../testing/test-api-gateway';

const MEGABYTE = 1024 * 1024;
const LARGE = Buffer.alloc(3 * MEGABYTE, 'a log of a charger ');

/** A request whose body the spec writes as it likes. */
interface OpenRequest {
  readonly request: ClientRequest;
  readonly status: Promise<number>;
}

describe('a body that is a stream', () => {
  let gateway: TestApiGateway;

  beforeAll(async () => {
    gateway = await TestApiGateway.start();
  }, 60_000);

  afterAll(() => gateway.stop(), 30_000);

  function open(headers: Readonly<Record<string, string>> = {}): OpenRequest {
    const request = send(`${gateway.publicUrl}/uploads/secret`, {
      method: 'PUT',
      headers,
    });
    const status = new Promise<number>((resolve, reject) => {
      request.once('error', reject);
      request.once('response', (response: IncomingMessage) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      });
    });
    return { request, status };
  }

  it.each([
    ['of any type', { 'content-type': 'application/json' }],
    ['of a form', { 'content-type': 'application/x-www-form-urlencoded' }],
    ['of no type', {}],
    ['of a type that is none', { 'content-type': 'log;;' }],
    ['with its length', { 'content-length': String(LARGE.length) }],
  ])('passes as it is, however large, %s', async (_, headers) => {
    const { request, status } = open(headers);
    request.end(LARGE);
    expect(await status).toBe(200);
    const last = gateway.upstream.requests.at(-1);
    expect(last?.body).toBe(LARGE.toString());
    expect(last?.headers['content-type']).toBe((headers as Record<string, string>)['content-type']);
  });

  it('passes while it comes', async () => {
    const before = gateway.upstream.receivedBytes;
    const { request, status } = open();
    request.write(LARGE.subarray(0, 100_000));
    await eventually(() => {
      expect(gateway.upstream.receivedBytes).toBe(before + 100_000);
      return Promise.resolve();
    });
    request.end('the end');
    expect(await status).toBe(200);
    expect(gateway.upstream.requests.at(-1)?.body).toHaveLength(100_007);
  });

  it('is asked for where the client waits for that', async () => {
    const { request, status } = open({ expect: '100-continue', 'content-length': '3' });
    await new Promise((resolve) => {
      request.once('continue', () => resolve(undefined));
      request.flushHeaders();
    });
    request.end('log');
    expect(await status).toBe(200);
    expect(gateway.upstream.requests.at(-1)).toMatchObject({ body: 'log' });
  });

  it('that breaks off breaks off at the service', async () => {
    const { broken: before, receivedBytes } = gateway.upstream;
    const { request, status } = open();
    request.write('the beginning');
    await eventually(() => {
      expect(gateway.upstream.receivedBytes).toBeGreaterThan(receivedBytes);
      return Promise.resolve();
    });
    request.destroy();
    await expect(status).rejects.toThrow();
    await eventually(() => {
      expect(gateway.upstream.broken).toBe(before + 1);
      return Promise.resolve();
    });
  });

  it('goes whole to the next instance, where one is away', async () => {
    await gateway.otherUpstream.open();
    await gateway.upstream.close();
    for (let index = 0; index < 4; index += 1) {
      const { request, status } = open();
      request.end(LARGE);
      expect(await status).toBe(200);
      expect(gateway.otherUpstream.requests.at(-1)?.body).toBe(LARGE.toString());
    }
    await gateway.otherUpstream.close();
    const { request, status } = open();
    request.end('log');
    expect(await status).toBe(503);
    await gateway.upstream.open();
  });
});
