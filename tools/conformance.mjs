// Writes docs/ocpp-conformance.md, what the OCPP gateway does with each message; with --check says whether the committed
// one is up to date.
import { spawnSync } from 'node:child_process';

import { build } from './build.mjs';

await build();
const args = [
  '--enable-source-maps',
  'dist/apps/admin/src/main.js',
  'conformance',
  'docs/ocpp-conformance.md',
];
const { status } = spawnSync(process.execPath, [...args, ...process.argv.slice(2)], { stdio: 'inherit' });
process.exitCode = status ?? 1;
