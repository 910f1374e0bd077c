// One Unix socket in the data folder by which `npm run service` reaches the launcher: a line of JSON each way.
import { createHash } from 'node:crypto';
import { chmodSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** The kernel takes about a hundred characters. */
const MAX_SOCKET_PATH = 100;

export function controlPath(dataDir) {
  const path = join(dataDir, 'control.sock');
  if (path.length <= MAX_SOCKET_PATH) return path;
  return join(tmpdir(), `dynamo-${createHash('sha256').update(dataDir).digest('hex').slice(0, 16)}.sock`);
}

/** Serves stop, start, restart, kill and status of the platform's programs. */
export async function serveControl(platform, dataDir) {
  const path = controlPath(dataDir);
  rmSync(path, { force: true });
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    createInterface({ input: socket }).on('line', (line) => {
      carryOut(platform, line).then(
        (answer) => socket.end(`${JSON.stringify(answer)}\n`),
        (error) => socket.end(`${JSON.stringify({ error: error.message.split('\n')[0] })}\n`),
      );
    });
  });
  await new Promise((done, failed) => {
    server.once('error', failed);
    server.listen(path, done);
  });
  chmodSync(path, 0o600);
  server.unref();
  return () => {
    server.close();
    rmSync(path, { force: true });
  };
}

async function carryOut(platform, line) {
  const { action, name } = JSON.parse(line);
  const part = platform.all.find((candidate) => candidate.name === name);
  if (action !== 'status') {
    if (part === undefined)
      throw new Error(`There is no ${name}: ${platform.all.map((each) => each.name).join(', ')}.`);
    if (action === 'stop' || action === 'restart') await part.stop();
    if (action === 'start' || action === 'restart') await part.start();
    if (action === 'kill') part.kill();
    platform.writeRunFile();
  }
  return { programs: platform.all.map((each) => ({ name: each.name, state: each.state, pid: each.pid })) };
}

/** Asks the launcher that runs on `dataDir`. */
export function askLauncher(dataDir, request) {
  return new Promise((done, failed) => {
    const socket = connect(controlPath(dataDir));
    const lines = createInterface({ input: socket });
    // Newer releases of Node pass the socket's error on to whoever reads its lines.
    for (const emitter of [socket, lines]) {
      emitter.on('error', () =>
        failed(
          new Error(
            `No Dynamo CSMS runs on ${dataDir}: start it with npm start, or name its folder with --data-dir.`,
          ),
        ),
      );
    }
    socket.write(`${JSON.stringify(request)}\n`);
    lines.once('line', (line) => {
      const answer = JSON.parse(line);
      if (answer.error === undefined) done(answer);
      else failed(new Error(answer.error));
    });
  });
}
