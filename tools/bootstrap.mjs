// Installs what the lock file names, when it changed. Runs before `npm start` and `npm test` on whatever Node there is
// (20 or newer), with nothing but Node's own modules; npm then runs the command itself on node_modules/.bin/node.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';

const STAMP = 'node_modules/.installed';
const WANTED_MAJOR = '24';

function fail(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}

if (Number(process.versions.node.split('.')[0]) < 20) {
  fail(`Node ${process.versions.node} is too old: install Node 20 or newer (https://nodejs.org).`);
}

const lock = createHash('sha256')
  .update(readFileSync('package-lock.json'))
  .update(`${process.platform}-${process.arch}`)
  .digest('hex');

if (!existsSync(STAMP) || readFileSync(STAMP, 'utf8') !== lock) {
  process.stdout.write('Installing packages (npm ci) …\n');
  const npm = process.env.npm_execpath;
  if (npm === undefined) fail('Run this through npm: npm start or npm test.');
  // The outer npm's own variables would be taken for settings of the inner one.
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^npm_(lifecycle|package|command)/.test(name)),
  );
  const { status } = spawnSync(process.execPath, [npm, 'ci', '--loglevel', 'error'], {
    stdio: 'inherit',
    env,
  });
  if (status !== 0) fail('npm ci failed: read its message above, then run the command again.');
  const version = spawnSync('node_modules/.bin/node', ['-v'], { encoding: 'utf8' }).stdout?.trim() ?? 'none';
  if (!version.startsWith(`v${WANTED_MAJOR}.`)) {
    fail(
      `node_modules/.bin/node is ${version}, not v${WANTED_MAJOR}: allow the install script of the package "node".`,
    );
  }
  mkdirSync('node_modules', { recursive: true });
  writeFileSync(STAMP, lock);
}
