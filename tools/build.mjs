// Emits dist/ from the TypeScript sources by swc (types are checked by `npm run typecheck`).
import { spawn } from 'node:child_process';
import { existsSync, renameSync, rmSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const SOURCES = ['apps', 'libs', 'benchmarks', 'faults'].filter((folder) => existsSync(folder));

/** Builds beside the old output and then takes its place: a service that starts meanwhile finds one or the other. */
export async function build() {
  const fresh = `dist.${process.pid}`;
  const swc = 'node_modules/@swc/cli/bin/swc.js';
  const args = [
    swc,
    ...SOURCES,
    '-d',
    fresh,
    '--config-file',
    '.swcrc',
    '--quiet',
    '--ignore',
    '**/*.spec.ts',
  ];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'inherit', 'inherit'] });
  const code = await new Promise((resolve) => child.once('exit', resolve));
  if (code !== 0) {
    rmSync(fresh, { recursive: true, force: true });
    throw new Error('The build failed: read the message of the compiler above.');
  }
  rmSync('dist', { recursive: true, force: true });
  renameSync(fresh, 'dist');
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) await build();
