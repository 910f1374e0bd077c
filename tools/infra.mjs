// `npm run infra:up` and `infra:down`: Kafka and PostgreSQL alone, detached, for running single tests.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

import { isPortOpen } from './infra/child.mjs';
import { infrastructureParts, planInfrastructure } from './infra/infrastructure.mjs';
import { SetupError } from './infra/setup-error.mjs';

const USAGE =
  'npm run infra:up | npm run infra:down   [-- --data-dir DIR --kafka-port P --pg-port P --docker]';
const STOPPED_WITHIN_MS = 15_000;

function infraOptions() {
  const { values, positionals } = parseArgs({
    options: {
      'data-dir': { type: 'string' },
      'kafka-port': { type: 'string' },
      'pg-port': { type: 'string' },
      docker: { type: 'boolean' },
    },
    allowPositionals: true,
  });
  const [action, ...others] = positionals;
  if (!['up', 'down'].includes(action) || others.length > 0) throw new SetupError(USAGE);
  const dataDir = resolve(values['data-dir'] || '.data/infra');
  return {
    action,
    dataDir,
    stateFile: join(dataDir, 'infra.json'),
    kafkaPort: Number(values['kafka-port'] ?? 29192),
    pgPort: Number(values['pg-port'] ?? 25532),
    docker: values.docker ?? false,
  };
}

async function up(options) {
  const { dataDir, stateFile, kafkaPort, pgPort, docker } = options;
  if (existsSync(stateFile)) {
    const state = readState(stateFile);
    if ((await isPortOpen(state.kafkaPort)) && (await isPortOpen(state.pgPort))) return state;
    // One of the two is gone: both start anew.
    await down(options);
  }
  mkdirSync(dataDir, { recursive: true });
  const environment = process.env;
  const plan = await planInfrastructure({ docker, environment });
  await checkFree(plan.kafka === 'environment' ? null : kafkaPort, '--kafka-port');
  await checkFree(plan.postgres === 'environment' ? null : pgPort, '--pg-port');
  const parts = infrastructureParts(plan, { dataDir, kafkaPort, pgPort, environment, isDurable: false });
  const results = await Promise.allSettled([parts.kafka.start(), parts.postgres.start()]);
  const failed = results.find(({ status }) => status === 'rejected');
  if (failed !== undefined) {
    for (const { value } of results) await value?.stop();
    throw failed.reason;
  }
  const [kafka, postgres] = results.map(({ value }) => value);
  for (const { child } of [kafka, postgres]) child?.unref();
  const state = {
    KAFKA_BROKERS: kafka.brokers,
    DATABASE_URL: postgres.url,
    kafkaPort,
    pgPort,
    // In the order in which they stop.
    programs: [
      { pid: kafka.child?.pid, signal: 'SIGTERM', is: 'kafka.Kafka' },
      { pid: postgres.child?.pid, signal: 'SIGINT', is: 'postgres' },
    ].filter(({ pid }) => pid !== undefined),
  };
  writeFileSync(stateFile, JSON.stringify(state), { mode: 0o600 });
  return state;
}

async function down({ stateFile }) {
  if (!existsSync(stateFile)) return;
  for (const program of readState(stateFile).programs) await end(program);
  rmSync(stateFile);
}

async function end({ pid, signal, is }) {
  const until = Date.now() + STOPPED_WITHIN_MS;
  if (isRunning(pid, is)) process.kill(pid, signal);
  while (isRunning(pid, is)) {
    if (Date.now() > until) process.kill(pid, 'SIGKILL');
    await new Promise((next) => setTimeout(next, 50));
  }
}

/** Process ids are used again: where it can be seen, only one that runs the same program counts. */
function isRunning(pid, is) {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (error.code === 'ESRCH') return false;
    throw error;
  }
  const commandLine = `/proc/${pid}/cmdline`;
  return !existsSync('/proc') || (existsSync(commandLine) && readFileSync(commandLine, 'utf8').includes(is));
}

function readState(stateFile) {
  return JSON.parse(readFileSync(stateFile, 'utf8'));
}

async function checkFree(port, option) {
  if (port === null) return;
  if (!Number.isInteger(port) || port < 1 || port > 65_534)
    throw new SetupError(`${option} must be a port number.`);
  if (await isPortOpen(port))
    throw new SetupError(`Port ${port} is in use: stop that program, or choose another port with ${option}.`);
}

async function main() {
  const options = infraOptions();
  if (options.action === 'down') return down(options);
  const { KAFKA_BROKERS, DATABASE_URL } = await up(options);
  process.stdout.write(`KAFKA_BROKERS=${KAFKA_BROKERS}\nDATABASE_URL=${DATABASE_URL}\n`);
}

main().catch((error) => {
  const isPlain = error instanceof SetupError || error.code?.startsWith('ERR_PARSE_ARGS');
  process.stderr.write(`${isPlain ? error.message : error.stack}\n`);
  process.exitCode = 1;
});
