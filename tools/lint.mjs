// Lint with type information and module boundaries, and formatting. Zero warnings.
import { spawnSync } from 'node:child_process';

const env = { ...process.env, NX_DAEMON: 'false' };

function run(args, options = {}) {
  return spawnSync(process.execPath, args, {
    encoding: 'utf8',
    env,
    maxBuffer: 64 * 1024 * 1024,
    ...options,
  });
}

// Without a project graph the rule of module boundaries skips itself and passes: nothing would be checked.
const graph = run(['node_modules/nx/dist/bin/nx.js', 'show', 'projects']);
if (graph.status !== 0) {
  process.stderr.write(`Nx cannot read the projects:\n${graph.stdout}${graph.stderr}\n`);
  process.exit(1);
}

const eslint = run(['node_modules/eslint/bin/eslint.js', '.', '--max-warnings', '0']);
process.stdout.write(eslint.stdout);
process.stderr.write(eslint.stderr);
const skipped = `${eslint.stdout}${eslint.stderr}`.includes('No cached ProjectGraph');
if (skipped) process.stderr.write('Module boundaries were not checked: Nx has no project graph.\n');

const prettier = run(['node_modules/prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.'], {
  stdio: 'inherit',
});
process.exitCode = eslint.status !== 0 || skipped || prettier.status !== 0 ? 1 : 0;
