// Writes docs/asyncapi.json, the catalogue of events; with --check says whether the committed one is up to date. Either
// way names each promise to consumers that the contracts have broken since.
import { spawnSync } from 'node:child_process';

import { build } from './build.mjs';

await build();
const args = ['--enable-source-maps', 'dist/apps/admin/src/main.js', 'asyncapi', 'docs/asyncapi.json'];
const { status } = spawnSync(process.execPath, [...args, ...process.argv.slice(2)], { stdio: 'inherit' });
process.exitCode = status ?? 1;
