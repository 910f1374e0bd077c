import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import pino from 'pino';

import { Environment } from '../environment';

import { inSpan, isTracing } from './spans';
import { startTracing } from './start-tracing';

/** A collector's door; without `answer` it takes everything and says nothing. */
async function collector(answer?: (body: string) => void): Promise<Server> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      if (answer === undefined) return;
      answer(Buffer.concat(chunks).toString());
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

const endpointOf = (server: Server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

describe('tracing', () => {
  const lines: string[] = [];
  const logger = pino({}, { write: (line: string) => void lines.push(line) });
  const start = (variables: Record<string, string>) =>
    startTracing('sessions', new Environment(variables), logger);
  const work = () =>
    inSpan(
      () => ({ name: 'work' }),
      () => Promise.resolve('done'),
    );

  beforeEach(() => {
    lines.length = 0;
  });

  it('is off without an address, and says nothing', async () => {
    const tracing = await start({});
    expect(isTracing()).toBe(false);
    expect(lines).toEqual([]);
    await tracing.stop();
  });

  it('is off with a wrong setting, which the log names', async () => {
    await start({ OTEL_EXPORTER_OTLP_ENDPOINT: 'collector' });
    expect(isTracing()).toBe(false);
    expect(lines.join()).toContain('OTEL_EXPORTER_OTLP_ENDPOINT must be an address');
  });

  it('sends what is left when it stops, under the name of the service', async () => {
    const posted: string[] = [];
    const server = await collector((body) => posted.push(body));
    const tracing = await start({ OTEL_EXPORTER_OTLP_ENDPOINT: endpointOf(server) });
    expect(isTracing()).toBe(true);
    await work();
    await tracing.stop();
    expect(isTracing()).toBe(false);
    expect(posted.join()).toContain('"name":"work"');
    expect(posted.join()).toContain('{"key":"service.name","value":{"stringValue":"sessions"}}');
    expect(posted.join()).toContain('"key":"service.instance.id"');
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  it('does not wait for a collector that says nothing, nor fails the work', async () => {
    const server = await collector();
    const tracing = await start({
      OTEL_EXPORTER_OTLP_ENDPOINT: endpointOf(server),
      OTEL_EXPORTER_OTLP_TIMEOUT: '60000',
    });
    expect(await work()).toBe('done');
    const stoppedAt = Date.now();
    await tracing.stop();
    expect(Date.now() - stoppedAt).toBeLessThan(40_000);
    expect(lines.join()).toContain('the last spans are lost: the collector does not answer');
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
});
