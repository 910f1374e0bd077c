// Writes docs/openapi.json, the merged document by which the API gateway routes; with --check says whether the
// committed one is up to date.
import { spawnSync } from 'node:child_process';

import { build } from './build.mjs';

await build();
const args = ['--enable-source-maps', 'dist/apps/admin/src/main.js', 'openapi', 'docs/openapi.json'];
const { status } = spawnSync(process.execPath, [...args, ...process.argv.slice(2)], { stdio: 'inherit' });
process.exitCode = status ?? 1;
