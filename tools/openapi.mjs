// Writes docs/openapi.json, the merged document by which the API gateway routes; with --check says whether the
// committed one is up to date. Either way the document is checked against OpenAPI 3.1, its examples against its schemas.
import { spawnSync } from 'node:child_process';

import { createConfig, lint } from '@redocly/openapi-core';

import { build } from './build.mjs';

const FILE = 'docs/openapi.json';

const RULES = {
  struct: 'error',
  'no-unresolved-refs': 'error',
  'no-invalid-schema-examples': 'error',
  'no-invalid-media-type-examples': 'error',
  'operation-operationId-unique': 'error',
  'operation-summary': 'error',
  'operation-2xx-response': 'error',
  'operation-4xx-response': 'error',
  'path-parameters-defined': 'error',
  'path-declaration-must-exist': 'error',
  'no-identical-paths': 'error',
  'no-enum-type-mismatch': 'error',
};

async function problemsOf(file) {
  const config = await createConfig({ rules: RULES });
  const found = await lint({ ref: file, config });
  return found.map(({ message, location: [place] }) => `${file} ${place?.pointer ?? ''}: ${message}`);
}

await build();
const args = ['--enable-source-maps', 'dist/apps/admin/src/main.js', 'openapi', FILE];
const { status } = spawnSync(process.execPath, [...args, ...process.argv.slice(2)], { stdio: 'inherit' });
const problems = await problemsOf(FILE);
problems.forEach((problem) => process.stderr.write(`${problem}\n`));
process.exitCode = problems.length > 0 ? 1 : (status ?? 1);
