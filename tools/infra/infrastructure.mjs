// Where Kafka and PostgreSQL come from: the environment, else embedded, else (or by --docker) Docker.
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { checkDocker, isDockerThere, startDocker } from './docker.mjs';
import { checkKafkaTools, startKafka } from './kafka.mjs';
import { startPostgres } from './postgres.mjs';
import { SetupError } from './setup-error.mjs';

/**
 * Decides where each comes from, before anything is started.
 *
 * @returns {Promise<{kafka: 'environment'|'embedded'|'docker', postgres: 'environment'|'embedded'|'docker', note: string|null}>}
 * @throws SetupError naming what is missing
 */
export async function planInfrastructure({ docker, environment }) {
  const plan = {
    kafka: environment.KAFKA_BROKERS ? 'environment' : docker ? 'docker' : 'embedded',
    postgres: environment.DATABASE_URL ? 'environment' : docker ? 'docker' : 'embedded',
    note: null,
  };
  if (plan.kafka === 'docker' || plan.postgres === 'docker') checkDocker();
  if (plan.kafka !== 'embedded') return plan;
  try {
    await checkKafkaTools();
  } catch (error) {
    if (!(error instanceof SetupError) || !isDockerThere()) throw error;
    plan.kafka = 'docker';
    plan.note = 'Kafka comes from Docker, because Java or Maven is missing.';
  }
  return plan;
}

/**
 * Each part is `{ start(signal), logFile }`; `start` gives `{ brokers or url, exited, stop() }`, where `exited` is null
 * for what is not a program of this machine's own. Aborting the signal ends a start that is under way.
 */
export function infrastructureParts(plan, { dataDir, kafkaPort, pgPort, environment, isDurable = true }) {
  const logFile = (name) => join(dataDir, 'logs', `${name}.log`);
  const docker = (service) => (signal) =>
    startDocker(service, { dataDir, kafkaPort, pgPort, password: dockerPassword(dataDir), signal });
  const given = (address) => () =>
    Promise.resolve({ ...address, stop: () => Promise.resolve(), exited: null });
  const kafka = {
    environment: given({ brokers: environment.KAFKA_BROKERS }),
    embedded: (signal) => startKafka({ dataDir, port: kafkaPort, logFile: logFile('kafka'), signal }),
    docker: docker('kafka'),
  };
  const postgres = {
    environment: given({ url: environment.DATABASE_URL }),
    embedded: (signal) =>
      startPostgres({ dataDir, port: pgPort, logFile: logFile('postgres'), isDurable, signal }),
    docker: docker('postgres'),
  };
  return {
    kafka: { start: kafka[plan.kafka], logFile: logFile('kafka') },
    postgres: { start: postgres[plan.postgres], logFile: logFile('postgres') },
  };
}

function dockerPassword(dataDir) {
  const file = join(dataDir, 'postgres-password');
  if (!existsSync(file)) writeFileSync(file, randomBytes(24).toString('base64url'), { mode: 0o600 });
  return readFileSync(file, 'utf8');
}
