// `npm run service -- stop|start|restart|kill NAME` and `status`: one program of the running platform.
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

import { askLauncher } from './launcher/control.mjs';

const USAGE =
  'npm run service -- status | stop NAME | start NAME | restart NAME | kill NAME   [--data-dir DIR]';
const ACTIONS = ['status', 'stop', 'start', 'restart', 'kill'];

async function main() {
  const { values, positionals } = parseArgs({
    args: process.argv.slice(2),
    options: { 'data-dir': { type: 'string' } },
    allowPositionals: true,
  });
  const [action, name] = positionals;
  if (!ACTIONS.includes(action) || (action !== 'status' && name === undefined)) throw new Error(USAGE);
  const dataDir = resolve(values['data-dir'] ?? process.env.DYNAMO_DATA_DIR ?? '.data');
  const { programs } = await askLauncher(dataDir, { action, name });
  for (const program of programs) {
    process.stdout.write(`${program.name.padEnd(14)} ${program.state.padEnd(11)} ${program.pid ?? ''}\n`);
  }
}

main().catch((error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
