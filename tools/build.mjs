// Emits dist/ from the TypeScript sources by swc (types are checked by `npm run typecheck`).
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';

const SOURCES = ['apps', 'libs', 'benchmarks', 'faults'].filter((folder) => existsSync(folder));

const STAMP = 'dist/.sources';
const LOCK = '.data/build.lock';
const LOCK_LIMIT_MS = 120_000;

/**
 * Builds where a source has changed, beside the old output, and then takes its place. One process at a time: a program
 * that runs, or is being started again, must find its files.
 */
export async function build() {
  const release = await takeLock();
  try {
    const sources = fingerprint();
    if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === sources) return;
    await emit(sources);
  } finally {
    release();
  }
}

/** Path, size and time of every source: enough to see that nothing changed. */
function fingerprint() {
  const files = SOURCES.flatMap((folder) => readdirSync(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map(({ parentPath, name }) => join(parentPath, name));
  const lines = [...files, '.swcrc', 'tools/build.mjs', 'package-lock.json'].sort().map((file) => {
    const { size, mtimeMs } = statSync(file);
    return `${file} ${size} ${mtimeMs}`;
  });
  return createHash('sha256').update(lines.join('\n')).digest('hex');
}

async function takeLock() {
  mkdirSync('.data', { recursive: true });
  const until = Date.now() + LOCK_LIMIT_MS;
  for (;;) {
    try {
      mkdirSync(LOCK);
      const release = () => rmSync(LOCK, { recursive: true, force: true });
      process.once('exit', release);
      return release;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    // Left behind by a process that was killed: no build takes so long.
    if (Date.now() > until) rmSync(LOCK, { recursive: true, force: true });
    await delay(100);
  }
}

async function emit(sources) {
  const fresh = `dist.${process.pid}`;
  const swc = 'node_modules/@swc/cli/bin/swc.js';
  const options = ['--config-file', '.swcrc', '--quiet', '--ignore', '**/*.spec.ts'];
  const args = [swc, ...SOURCES, '-d', fresh, ...options];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'inherit', 'inherit'] });
  const code = await new Promise((resolve) => child.once('exit', resolve));
  if (code !== 0) {
    rmSync(fresh, { recursive: true, force: true });
    throw new Error('The build failed: read the message of the compiler above.');
  }
  writeFileSync(join(fresh, '.sources'), sources);
  rmSync('dist', { recursive: true, force: true });
  renameSync(fresh, 'dist');
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) await build();
