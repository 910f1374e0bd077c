// `npm start`: Kafka, PostgreSQL and every service, ready to use; Ctrl-C stops what it started, in order.
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';

import { build } from './build.mjs';
import { watchChildren } from './infra/child.mjs';
import { planInfrastructure } from './infra/infrastructure.mjs';
import { removePostgresData } from './infra/postgres.mjs';
import { SetupError } from './infra/setup-error.mjs';
import { checkDisk, checkPorts, lockDataDir } from './launcher/checks.mjs';
import { serveControl } from './launcher/control.mjs';
import { prepareDemo } from './launcher/demo-data.mjs';
import { fillHistory } from './launcher/history/fill-history.mjs';
import { HELP, startOptions } from './launcher/options.mjs';
import { Platform } from './launcher/platform.mjs';
import { Progress } from './launcher/progress.mjs';
import { startReaper } from './launcher/reaper.mjs';
import { loadSecrets } from './launcher/secrets.mjs';
import { serviceInstances } from './launcher/services.mjs';

async function main() {
  const environment = process.env;
  const options = startOptions(process.argv.slice(2), environment);
  if (options.help) {
    process.stdout.write(`${HELP}\n`);
    return;
  }
  const { dataDir } = options;
  const unlock = lockDataDir(dataDir);
  const progress = new Progress();
  let platform = null;
  let closeControl = () => undefined;
  let interrupted = false;
  const history = new AbortController();
  const stop = async () => {
    history.abort();
    closeControl();
    await platform?.stop();
    unlock();
  };
  const interrupt = (signal) => {
    if (interrupted) return;
    interrupted = true;
    progress.line('Stopping …');
    stop().then(
      () => process.exit(signal === 'SIGINT' ? 130 : 0),
      (error) => {
        process.stderr.write(`${error.message}\n`);
        process.exit(1);
      },
    );
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => interrupt(signal));
  // Of a parent that started it with a channel, and was killed.
  process.once('disconnect', () => interrupt('SIGTERM'));

  try {
    checkDisk(dataDir);
    const plan = await planInfrastructure({ docker: options.docker, environment });
    await checkPorts(environment, plan, serviceInstances(options.scale));
    if (options.fresh) empty(dataDir);
    if (plan.note !== null) progress.line(plan.note);
    watchChildren(startReaper());
    const secrets = loadSecrets(dataDir);
    await progress.step('build', build);
    platform = new Platform({ dataDir, environment, secrets, plan, progress, scale: options.scale });
    await platform.start();
    closeControl = await serveControl(platform, dataDir);
    const { credentials, fleet } =
      environment.NODE_ENV === 'production'
        ? { credentials: null, fleet: null }
        : await progress.step('demo organization', () => prepareDemo(platform, options));
    if (fleet !== null) await progress.step('simulated charge points', () => platform.startFleet(fleet));
    const fleetSize = fleet === null ? 0 : options.fleet;
    progress.line(readyTable(platform, { dataDir, credentials, fleetSize, took: progress.total() }));
    // Nobody waits for the past.
    if (credentials !== null && options.history > 0)
      void showHistory(progress, credentials, options, history.signal);
  } catch (error) {
    // An interrupted start ends by the interruption, not by the errors that it causes.
    if (interrupted) return;
    interrupted = true;
    await stop();
    throw error;
  }
}

async function showHistory(progress, credentials, { dataDir, history: days }, signal) {
  const startedAt = Date.now();
  try {
    const filled = await fillHistory(credentials, { dataDir, days, signal });
    if (filled === null) return;
    const took = ((Date.now() - startedAt) / 1_000).toFixed(1);
    progress.line(
      `${filled.sessions} sessions of the last ${filled.days} days are in (${took} s; --history 0 for none).`,
    );
  } catch (error) {
    if (!signal.aborted)
      progress.line(
        `The demo organization has no past yet; the next start goes on with it: ${error.message}`,
      );
  }
}

function empty(dataDir) {
  removePostgresData(dataDir);
  for (const name of readdirSync(dataDir)) {
    if (name !== 'launcher.pid') rmSync(join(dataDir, name), { recursive: true, force: true });
  }
  mkdirSync(dataDir, { recursive: true });
}

function readyTable(platform, { dataDir, credentials, fleetSize, took }) {
  const where = relative(process.cwd(), dataDir) || '.';
  const rows = [
    ['REST API', `${platform.baseUrl}/api/v1`],
    ['API reference', `${platform.baseUrl}/docs`],
    ['Events', `${platform.baseUrl}/docs/events`],
    ['Event catalogue', `${platform.baseUrl}/asyncapi.json`],
    ['Readiness', `${platform.baseUrl}/health/ready`],
    [
      'Chargers',
      `${platform.ocppUrl}/ocpp16/{charge_point_id}, ${platform.ocppUrl}/ocpp201/{charge_point_id}`,
    ],
    ...platform.furtherOcppUrls.map((url) => ['', `${url}/… (another instance)`]),
    ...(credentials === null
      ? [['First key', 'npm run admin -- create-organization …']]
      : [
          ['Demo API key', credentials.api_key],
          ['Credentials', join(where, 'credentials.json')],
        ]),
    ...(fleetSize === 0
      ? []
      : [['Simulated', `${fleetSize} charge points that charge by themselves (--fleet 0 for none)`]]),
    ...(process.env.SMTP_URL ? [] : [['Mails', 'npm run admin -- mails shows them (SMTP_URL sends them)']]),
    ['Logs', join(where, 'logs')],
    ['Stop', 'Ctrl-C'],
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  return [
    '',
    `Dynamo CSMS is ready (${took}).`,
    '',
    ...rows.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`),
    '',
  ].join('\n');
}

main().catch((error) => {
  process.stderr.write(`${error instanceof SetupError ? error.message : (error.stack ?? error.message)}\n`);
  process.exit(1);
});
