// `npm run faults [-- --json]`: kills services, the broker and the database under load, and shows that nothing is lost
// or doubled. faults/ has what goes wrong and what is compared.
import { cpSync, existsSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { Stages } from './bench/stages.mjs';
import { build } from './build.mjs';
import { watchChildren } from './infra/child.mjs';
import { SetupError } from './infra/setup-error.mjs';
import { startReaper } from './launcher/reaper.mjs';

const HELP = `npm run faults -- [options]     kills what can be killed, under load, and compares what is left

  --seed N          the order of the faults, and what the chargers do (default 1)
  --chargers N      simulated charge points (default 50)
  --away SECONDS    how long Kafka and PostgreSQL are away (default 60)
  --short           one service, Kafka, PostgreSQL and one point of the code, a fifth of the chargers
  --json            one JSON document on standard output (npm run -s faults -- --json)
  --help            this text`;

function options() {
  let values;
  try {
    ({ values } = parseArgs({
      options: {
        seed: { type: 'string', default: '1' },
        chargers: { type: 'string' },
        away: { type: 'string', default: '60' },
        short: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    }));
  } catch (error) {
    throw new SetupError(`${error.message.split('.')[0]}. See npm run faults -- --help.`);
  }
  const whole = (name, text) => {
    if (/^\d{1,6}$/.test(text) && Number(text) > 0) return Number(text);
    throw new SetupError(`--${name} must be a whole number from 1 on.`);
  };
  return {
    ...values,
    seed: whole('seed', values.seed),
    chargers: whole('chargers', values.chargers ?? (values.short ? '10' : '50')),
    away: whole('away', values.away),
  };
}

async function main() {
  const { seed, chargers, away, short, json, help } = options();
  if (help) {
    process.stdout.write(`${HELP}\n`);
    return;
  }
  await build();
  const faults = createRequire(import.meta.url)('../dist/faults/run-faults.js');
  watchChildren(startReaper());
  const stages = new Stages();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.once(signal, () => void stages.closeAll().finally(() => process.exit(130)));
  }
  const log = (line) => process.stderr.write(`${line}\n`);
  const stage = stages.open();
  const links = new faults.DatabaseLinks();
  try {
    const folder = stage.dataDir;
    const platform = await stage.platform(
      { CSMS_FAIL_POINTS: faults.failPointsFolder(folder) },
      { scale: faults.SCALE, linksTo: (url, programs) => links.open(url, programs) },
    );
    const plan = short ? faults.shortPlan(seed) : faults.wholePlan(seed, { awaySeconds: away });
    const report = await faults.runFaults(
      { ...platform, folder, links },
      { seed, chargers, plan, pauseMs: short ? 2_000 : 5_000, log },
    );
    process.stdout.write(`${json ? JSON.stringify(report, null, 2) : text(report)}\n`);
    if (!report.passed) process.exitCode = 1;
  } catch (error) {
    process.exitCode = 1;
    throw error;
  } finally {
    if (process.exitCode === 1) keepEvidence(stage.dataDir, log);
    await stage.close();
    await links.close();
  }
}

/** What the services said and what the chargers were told, where something was wrong. */
function keepEvidence(dataDir, log) {
  const kept = join('.data', 'faults-failed');
  rmSync(kept, { recursive: true, force: true });
  cpSync(join(dataDir, 'logs'), join(kept, 'logs'), { recursive: true });
  if (existsSync(join(dataDir, 'ledger.ndjson')))
    cpSync(join(dataDir, 'ledger.ndjson'), join(kept, 'ledger.ndjson'));
  log(`Logs and ledger are kept in ${kept}`);
}

function text({ faults, messages, sessions, settled_seconds: settled, dead_letters: parked, passed }) {
  const list = (name, found) => [
    `  ${name}: ${found.length}`,
    ...found.slice(0, 20).map((one) => `    ${one}`),
  ];
  return [
    '',
    ...faults.map(({ fault, recovery_seconds: seconds }) => `  ${String(seconds).padStart(6)} s  ${fault}`),
    '',
    `  messages: ${messages.confirmed} confirmed of ${messages.sent} sent; ${messages.resent} sent again, ${messages.duplicated} doubled on purpose, ${messages.dropped} given up`,
    `  sessions confirmed to their charger: ${sessions.confirmed}`,
    ...list('lost or with another energy', sessions.lost),
    ...list('doubled', sessions.doubled),
    ...list('not priced, or not once, or wrongly', sessions.mispriced),
    ...list('of no charger', sessions.invented),
    ...list("otherwise in the fleet's summary", sessions.miscounted),
    `  dead letters: ${parked.found} of ${parked.expected}`,
    `  all agreed ${settled} s after the last message`,
    '',
    passed ? 'Nothing is lost, nothing is doubled.' : 'FAILED',
  ].join('\n');
}

main().catch((error) => {
  process.stderr.write(`${error instanceof SetupError ? error.message : (error.stack ?? error.message)}\n`);
  process.exitCode = 1;
});
