import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/**
 * Ports that are free now, each with a free one after it (Kafka's controller takes that). Below the range from which
 * the system takes ports for outgoing connections, so that none of those gets in between.
 */
export async function freePorts(count) {
  const ports = new Set();
  while (ports.size < count) {
    const port = randomInt(7_500, 16_000) * 2;
    if (!ports.has(port) && (await isFree(port)) && (await isFree(port + 1))) ports.add(port);
  }
  return [...ports];
}

function isFree(port) {
  return new Promise((done) => {
    const server = createServer();
    server.once('error', () => done(false));
    server.listen(port, '127.0.0.1', () => server.close(() => done(true)));
  });
}
