// `npm test`: every check of the project; the last line is "N passed, N failed". Steps: lint, types, openapi, asyncapi,
// conformance, unit, int, e2e; name some to run those alone, and give jest further arguments behind them.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { watchChildren } from './infra/child.mjs';
import { freePorts } from './infra/free-ports.mjs';
import { infrastructureParts, planInfrastructure } from './infra/infrastructure.mjs';
import { removePostgresData } from './infra/postgres.mjs';
import { startReaper } from './launcher/reaper.mjs';

const STEPS = ['lint', 'types', 'openapi', 'asyncapi', 'conformance', 'unit', 'int', 'e2e'];
const total = { passed: 0, failed: 0, skipped: 0 };
let current = null;

const args = process.argv.slice(2);
const firstOther = args.findIndex((arg) => !STEPS.includes(arg));
const named = firstOther < 0 ? args : args.slice(0, firstOther);
const jestArgs = firstOther < 0 ? [] : args.slice(firstOther);
const steps = named.length === 0 ? STEPS : named;

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  // The step ends, its infrastructure is stopped, and the run closes as failed.
  process.on(signal, () => {
    process.exitCode = 1;
    steps.length = 0;
    current?.kill('SIGTERM');
  });
}

function run(command, { env = {}, what }) {
  process.stdout.write(`\n── ${what} ${'─'.repeat(Math.max(0, 70 - what.length))}\n`);
  const startedAt = Date.now();
  return new Promise((done) => {
    current = spawn(process.execPath, command, { stdio: 'inherit', env: { ...process.env, ...env } });
    current.once('exit', (code) => {
      process.stdout.write(
        `── ${what}: ${code === 0 ? 'ok' : 'FAILED'} (${((Date.now() - startedAt) / 1000).toFixed(1)} s)\n`,
      );
      done(code === 0);
    });
  });
}

async function check(what, command) {
  const isOk = await run(command, { what });
  total[isOk ? 'passed' : 'failed'] += 1;
}

async function jest(ring, extra, env = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'dynamo-counts-'));
  const counts = join(folder, 'counts.json');
  const command = ['node_modules/jest/bin/jest.js', '--selectProjects', ring, ...extra, ...jestArgs];
  const isOk = await run(['--disable-warning=TimeoutNegativeWarning', ...command], {
    what: `${ring} tests`,
    env: { ...env, CSMS_TEST_COUNTS: counts },
  });
  const found = existsSync(counts)
    ? JSON.parse(readFileSync(counts, 'utf8'))
    : { passed: 0, failed: 0, skipped: 0 };
  rmSync(folder, { recursive: true });
  for (const name of Object.keys(total)) total[name] += found[name];
  // Jest can fail without a failed test: no test found, a bad configuration, a crash.
  if (!isOk && found.failed === 0) total.failed += 1;
}

async function withInfrastructure(work) {
  if (process.env.TEST_INFRA === 'testcontainers') return withContainers(work);
  mkdirSync('.data', { recursive: true });
  const dataDir = mkdtempSync(join(process.cwd(), '.data', 'test-'));
  const environment = process.env;
  const started = [];
  try {
    const plan = await planInfrastructure({ docker: false, environment });
    const [kafkaPort, pgPort] = await freePorts(2);
    const parts = infrastructureParts(plan, { dataDir, kafkaPort, pgPort, environment, isDurable: false });
    const results = await Promise.allSettled([parts.kafka.start(), parts.postgres.start()]);
    started.push(...results.filter(({ value }) => value !== undefined).map(({ value }) => value));
    const failed = results.find(({ status }) => status === 'rejected');
    if (failed !== undefined) throw failed.reason;
    const [kafka, postgres] = started;
    await work({ KAFKA_BROKERS: kafka.brokers, DATABASE_URL: postgres.url });
  } finally {
    for (const part of started) await part.stop();
    removePostgresData(dataDir);
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function withContainers(work) {
  const [{ KafkaContainer }, { PostgreSqlContainer }] = await Promise.all([
    import('@testcontainers/kafka'),
    import('@testcontainers/postgresql'),
  ]);
  const [kafka, postgres] = await Promise.all([
    new KafkaContainer('confluentinc/cp-kafka:8.0.0').withKraft().start(),
    new PostgreSqlContainer('postgres:18').start(),
  ]);
  try {
    const brokers = `${kafka.getHost()}:${kafka.getMappedPort(9093)}`;
    await work({ KAFKA_BROKERS: brokers, DATABASE_URL: postgres.getConnectionUri() });
  } finally {
    await Promise.all([kafka.stop(), postgres.stop()]);
  }
}

const RUN = {
  lint: () => check('lint and formatting', ['tools/lint.mjs']),
  types: () => check('types', ['node_modules/typescript/bin/tsc', '--noEmit', '-p', 'tsconfig.json']),
  openapi: () => check('docs/openapi.json is up to date', ['tools/openapi.mjs', '--check']),
  asyncapi: () => check('docs/asyncapi.json is up to date', ['tools/asyncapi.mjs', '--check']),
  conformance: () => check('docs/ocpp-conformance.md is up to date', ['tools/conformance.mjs', '--check']),
  unit: () => jest('unit', []),
  int: () => withInfrastructure((env) => jest('int', ['--maxWorkers=2', '--testTimeout=60000'], env)),
  // A failed test leaves chargers behind that go on reconnecting: they must not keep the run from ending.
  e2e: () => jest('e2e', ['--runInBand', '--forceExit']),
};

watchChildren(startReaper());
for (const step of [...steps]) {
  if (!steps.includes(step)) break;
  try {
    await RUN[step]();
  } catch (error) {
    process.stderr.write(`${step}: ${error.message}\n`);
    total.failed += 1;
  }
}
if (total.passed + total.failed === 0) total.failed = 1;
const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : '';
process.exitCode = total.failed > 0 || process.exitCode === 1 ? 1 : 0;
process.stdout.write(`\n${total.passed} passed, ${total.failed} failed${skipped}\n`);
process.exit();
