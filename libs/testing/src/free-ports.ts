import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/** Below the range from which the system takes ports for outgoing connections: none of those gets in between. */
const LOWEST = 15_000;
const HIGHEST = 32_000;

/** A port of the loopback address that nobody listens on now, and that stays free while its user is away. */
export async function freePort(): Promise<number> {
  const [port = 0] = await freePorts(1);
  return port;
}

/** Ports of the loopback address that nobody listens on now, each with a free one after it. */
export async function freePorts(count: number): Promise<number[]> {
  const ports = new Set<number>();
  while (ports.size < count) {
    const port = randomInt(LOWEST / 2, HIGHEST / 2) * 2;
    if (!ports.has(port) && (await isFree(port)) && (await isFree(port + 1))) ports.add(port);
  }
  return [...ports];
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
