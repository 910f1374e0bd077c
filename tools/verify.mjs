// `npm run verify [-- NAME]`: the long checks; `npm test` has a short form of each. A line for each, and
// "N passed, N failed" at the end. `mutation` may be followed by the folders or files that it is about.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';

const JEST = ['node_modules/jest/bin/jest.js', '--selectProjects', 'e2e', '--runInBand', '--forceExit'];

const CHECKS = {
  /** Mutants of the pure code must be killed by its tests (stryker.config.mjs has the bound). */
  mutation: { command: ['node_modules/@stryker-mutator/core/bin/stryker.js', 'run'] },
  /** Everything is killed at every point, under the load of 50 chargers. */
  faults: { command: ['--disable-warning=TimeoutNegativeWarning', 'tools/faults.mjs'] },
  /** Three services down for the whole minute. */
  outage: { command: [...JEST, '--testPathPatterns', 'outage'], env: { CSMS_OUTAGE_SECONDS: '60' } },
  /** The tests of every message, on a gateway that acknowledges each and does nothing: there they must fail. */
  conformance: {
    command: ['tools/test.mjs', 'int', '--testPathPatterns', 'conformance/(from|to)-chargers'],
    env: { CSMS_CONFORMANCE: 'bare' },
  },
  /** A hundred thousand mutated frames at the gateway, which must neither fail, nor grow. */
  fuzz: {
    command: [...JEST, '--testPathPatterns', 'ocpp-fuzz'],
    env: { CSMS_FUZZ_FRAMES: '100000' },
  },
  /** Thousands of generated requests at every operation of the OpenAPI document, and sequences of them. */
  schemathesis: {
    command: [...JEST, '--testPathPatterns', 'schemathesis'],
    env: { CSMS_FUZZ: 'long' },
  },
};

function run({ command, env = {} }) {
  return new Promise((done) => {
    const child = spawn(process.execPath, command, { stdio: 'inherit', env: { ...process.env, ...env } });
    child.once('exit', (code) => done(code === 0));
  });
}

const args = process.argv.slice(2);
const named = args.filter((arg) => arg in CHECKS);
const others = args.filter((arg) => !(arg in CHECKS));
const unknown = others.find((path) => !named.includes('mutation') || !existsSync(path));
if (unknown !== undefined) {
  process.stderr.write(`There is no check ${unknown}: ${Object.keys(CHECKS).join(', ')}.\n`);
  process.exit(1);
}
if (others.length > 0) CHECKS.mutation.env = { CSMS_MUTATED: others.join(',') };

const lines = [];
for (const name of named.length === 0 ? Object.keys(CHECKS) : named) {
  const startedAt = Date.now();
  const isOk = await run(CHECKS[name]);
  lines.push({ name, isOk, seconds: ((Date.now() - startedAt) / 1000).toFixed(0) });
}
for (const { name, isOk, seconds } of lines)
  process.stdout.write(`${isOk ? 'passed' : 'FAILED'}  ${name} (${seconds} s)\n`);
const failed = lines.filter(({ isOk }) => !isOk).length;
process.stdout.write(`\n${lines.length - failed} passed, ${failed} failed\n`);
process.exitCode = failed > 0 ? 1 : 0;
