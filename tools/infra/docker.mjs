// Kafka and PostgreSQL from docker-compose.yml, where a Docker engine answers.
import { spawn, spawnSync } from 'node:child_process';
import { resolve } from 'node:path';

import { SetupError } from './setup-error.mjs';

export function isDockerThere() {
  return (
    spawnSync('docker', ['info', '--format', '{{.ServerVersion}}'], { stdio: 'ignore', timeout: 5_000 })
      .status === 0
  );
}

/** Starts the named compose services and waits until they are healthy. */
export async function startDocker(services, { kafkaPort, pgPort, password }) {
  if (!isDockerThere()) {
    throw new SetupError(
      'No Docker engine answers: start Docker, or leave --docker out to use the embedded Kafka and PostgreSQL.',
    );
  }
  const env = {
    ...process.env,
    KAFKA_PORT: String(kafkaPort),
    PG_PORT: String(pgPort),
    POSTGRES_PASSWORD: password,
  };
  const compose = (...args) => run('docker', ['compose', '-f', resolve('docker-compose.yml'), ...args], env);
  await compose('up', '-d', '--wait', ...services);
  return {
    brokers: `127.0.0.1:${kafkaPort}`,
    url: `postgres://postgres:${encodeURIComponent(password)}@127.0.0.1:${pgPort}/postgres`,
    exited: new Promise(() => undefined),
    stop: () => compose('stop', ...services),
  };
}

function run(command, args, env) {
  return new Promise((done, failed) => {
    const child = spawn(command, args, { env, stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    child.stderr.on('data', (data) => (said += data));
    child.once('error', failed);
    child.once('exit', (code) =>
      code === 0 ? done() : failed(new Error(`docker compose failed: ${said.trim().slice(-500)}`)),
    );
  });
}
