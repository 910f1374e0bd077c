// `npm run infra:up` and `infra:down`: Kafka and PostgreSQL alone, detached, for running single tests.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

import { isPortOpen } from './infra/child.mjs';
import { infrastructureParts, planInfrastructure } from './infra/infrastructure.mjs';

const { values, positionals } = parseArgs({
  args: process.argv.slice(2),
  options: {
    'data-dir': { type: 'string' },
    'kafka-port': { type: 'string' },
    'pg-port': { type: 'string' },
  },
  allowPositionals: true,
});
const dataDir = resolve(values['data-dir'] ?? '.data/infra');
const kafkaPort = Number(values['kafka-port'] ?? 29192);
const pgPort = Number(values['pg-port'] ?? 25532);
const stateFile = join(dataDir, 'infra.json');

async function up() {
  if (existsSync(stateFile) && (await isPortOpen(kafkaPort)) && (await isPortOpen(pgPort)))
    return readState();
  mkdirSync(dataDir, { recursive: true });
  const environment = process.env;
  const plan = await planInfrastructure({ docker: false, environment });
  const parts = infrastructureParts(plan, { dataDir, kafkaPort, pgPort, environment, isDurable: false });
  const [kafka, postgres] = await Promise.all([parts.kafka.start(), parts.postgres.start()]);
  const programs = [
    { pid: kafka.child?.pid, signal: 'SIGTERM' },
    { pid: postgres.child?.pid, signal: 'SIGINT' },
  ].filter(({ pid }) => pid !== undefined);
  for (const { child } of [kafka, postgres]) child?.unref();
  const state = { KAFKA_BROKERS: kafka.brokers, DATABASE_URL: postgres.url, programs };
  writeFileSync(stateFile, JSON.stringify(state), { mode: 0o600 });
  return state;
}

function readState() {
  return JSON.parse(readFileSync(stateFile, 'utf8'));
}

function down() {
  if (!existsSync(stateFile)) return;
  for (const { pid, signal } of readState().programs) {
    try {
      process.kill(pid, signal);
    } catch (error) {
      if (error.code !== 'ESRCH') throw error;
    }
  }
  rmSync(stateFile);
}

if (positionals[0] === 'up') {
  const { KAFKA_BROKERS, DATABASE_URL } = await up();
  process.stdout.write(`KAFKA_BROKERS=${KAFKA_BROKERS}\nDATABASE_URL=${DATABASE_URL}\n`);
  process.exit(0);
} else if (positionals[0] === 'down') down();
else {
  process.stderr.write(
    'npm run infra:up | npm run infra:down   [-- --data-dir DIR --kafka-port P --pg-port P]\n',
  );
  process.exitCode = 1;
}
