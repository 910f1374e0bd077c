// What must hold before anything is started: each failure is one sentence with the remedy.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { isPortOpen } from '../infra/child.mjs';
import { SetupError } from '../infra/setup-error.mjs';

import { DOORS, portOf } from './services.mjs';

const NEEDED_MEGABYTES = 500;

/** @throws SetupError when a platform runs on this data already */
export function lockDataDir(dataDir) {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o755 });
  } catch (error) {
    throw new SetupError(
      `The data folder ${dataDir} cannot be made (${error.code}): choose another with --data-dir.`,
    );
  }
  const file = join(dataDir, 'launcher.pid');
  const holder = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0;
  if (holder > 0 && holder !== process.pid && isLauncher(holder)) {
    throw new SetupError(
      `Dynamo CSMS runs on ${dataDir} already (process ${holder}): stop it with Ctrl-C there, or choose another --data-dir.`,
    );
  }
  writeFileSync(file, String(process.pid));
  return () => rmSync(file, { force: true });
}

/** Process ids are used again: only one that runs this launcher counts. */
function isLauncher(pid) {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  const commandLine = `/proc/${pid}/cmdline`;
  return !existsSync(commandLine) || readFileSync(commandLine, 'utf8').includes('start.mjs');
}

export function checkDisk(dataDir) {
  const { bavail, bsize } = statfsSync(dataDir);
  const megabytes = Math.floor((Number(bavail) * Number(bsize)) / 1_048_576);
  const needed = Number(process.env.CSMS_MIN_FREE_MEGABYTES ?? NEEDED_MEGABYTES);
  if (megabytes < needed) {
    throw new SetupError(
      `Only ${megabytes} MB are free where ${dataDir} is, and ${needed} are needed: free some, or choose another --data-dir.`,
    );
  }
}

/** @throws SetupError naming the port, who holds it where that can be seen, and the variable that moves it */
export async function checkPorts(environment, plan, instances) {
  const isOurs = { Kafka: plan.kafka !== 'environment', PostgreSQL: plan.postgres !== 'environment' };
  const wanted = [
    ...DOORS.filter(({ what }) => isOurs[what] ?? true),
    ...instances.map((entry) => ({ ...entry, what: `the service ${entry.name}` })),
    ...instances
      .filter(({ app, name }) => app === 'ocpp-gateway' && name !== app)
      .map(({ name, ocppPortName, ocppPort }) => ({
        what: `the chargers' sockets of ${name}`,
        portName: ocppPortName,
        port: ocppPort,
      })),
  ];
  for (const entry of wanted) {
    const port = portOf(entry, environment);
    if (!Number.isInteger(port) || port < 1 || port > 65_535) {
      throw new SetupError(`${entry.portName} must be a port number, not "${environment[entry.portName]}".`);
    }
    if (!(await isPortOpen(port))) continue;
    throw new SetupError(
      `Port ${port}, wanted for ${entry.what}, is in use${holderOf(port)}: stop that program, or choose another port with ${entry.portName}.`,
    );
  }
}

function holderOf(port) {
  const { stdout } = spawnSync('ss', ['-ltnpH', `sport = :${port}`], { encoding: 'utf8' });
  const match = /users:\(\("([^"]+)",pid=(\d+)/.exec(stdout ?? '');
  return match === null ? '' : ` by ${match[1]} (process ${match[2]})`;
}
