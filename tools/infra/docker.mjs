// Kafka and PostgreSQL from docker-compose.yml, where a Docker engine answers.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { resolve } from 'node:path';

import { SetupError } from './setup-error.mjs';

export function isDockerThere() {
  return (
    spawnSync('docker', ['info', '--format', '{{.ServerVersion}}'], { stdio: 'ignore', timeout: 5_000 })
      .status === 0
  );
}

/** @throws SetupError */
export function checkDocker() {
  if (isDockerThere()) return;
  throw new SetupError(
    'No Docker engine answers: start Docker, or leave --docker out to use the embedded Kafka and PostgreSQL.',
  );
}

/** Two at once would both create the project's network. */
let previous = Promise.resolve();

/** Starts a compose service and waits until it is healthy. Every data folder has volumes of its own. */
export async function startDocker(service, { dataDir, kafkaPort, pgPort, password, signal }) {
  const env = { KAFKA_PORT: String(kafkaPort), PG_PORT: String(pgPort), POSTGRES_PASSWORD: password };
  const started = previous.then(() => compose(dataDir, ['up', '-d', '--wait', service], env, signal));
  previous = started.catch(() => undefined);
  await started;
  return {
    brokers: `127.0.0.1:${kafkaPort}`,
    url: `postgres://postgres:${encodeURIComponent(password)}@127.0.0.1:${pgPort}/postgres`,
    exited: null,
    stop: () => compose(dataDir, ['stop', service], env),
  };
}

/** Removes the containers of a data folder with their volumes. */
export function removeDockerData(dataDir) {
  return compose(dataDir, ['down', '--volumes'], { POSTGRES_PASSWORD: 'not-used' });
}

function compose(dataDir, args, env, signal) {
  const project = `dynamo-csms-${createHash('sha256').update(resolve(dataDir)).digest('hex').slice(0, 8)}`;
  const command = ['compose', '-p', project, '-f', resolve('docker-compose.yml'), ...args];
  return new Promise((done, failed) => {
    // In a session of its own: Ctrl-C reaches the launcher alone.
    const child = spawn('docker', command, {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'ignore', 'pipe'],
      detached: true,
      signal,
    });
    let said = '';
    child.stderr.on('data', (data) => (said += data));
    child.once('error', failed);
    child.once('exit', (code) =>
      code === 0 ? done() : failed(new SetupError(`docker compose failed: ${said.trim().slice(-500)}`)),
    );
  });
}
