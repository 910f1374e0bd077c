// `npm run bench [-- NAME …]`: measures the platform on this machine; benchmarks/ has what, docs/performance.md figures.
import { createRequire } from 'node:module';
import { parseArgs } from 'node:util';

import { Stages } from './bench/stages.mjs';
import { build } from './build.mjs';
import { watchChildren } from './infra/child.mjs';
import { SetupError } from './infra/setup-error.mjs';
import { startReaper } from './launcher/reaper.mjs';

const HELP = `npm run bench -- [NAME …] [options]     measures; all benchmarks when none is named

  --runs N    runs of each, of which the median and the spread are given (default 3; with --quick 1)
  --quick     a small amount of work: shows that the benchmarks work, not how fast anything is
  --profile   where the CPU time goes, in benchmarks that can say so (ingest, ocpp, api, series)
  --json      one JSON document on standard output (npm run -s bench -- --json)
  --help      this text`;

function benchOptions() {
  let parsed;
  try {
    parsed = parseArgs({
      options: {
        runs: { type: 'string' },
        quick: { type: 'boolean', default: false },
        profile: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
      allowPositionals: true,
    });
  } catch (error) {
    throw new SetupError(`${error.message.split('.')[0]}. See npm run bench -- --help.`);
  }
  const { values, positionals: names } = parsed;
  const runs = Number(values.runs ?? (values.quick ? 1 : 3));
  if (!Number.isInteger(runs) || runs < 1) throw new SetupError('--runs must be a whole number from 1 on.');
  return { ...values, runs, names };
}

async function main() {
  const options = benchOptions();
  if (options.help) {
    process.stdout.write(`${HELP}\n`);
    return;
  }
  await build();
  // Built just now, so that it cannot be imported above; and CommonJS.
  const { BENCHMARKS, reportText, runBenchmarks } = createRequire(import.meta.url)(
    '../dist/benchmarks/index.js',
  );
  const unknown = options.names.find((name) => !BENCHMARKS.some((benchmark) => benchmark.name === name));
  if (unknown !== undefined) {
    const known = BENCHMARKS.map(({ name }) => name).join(', ');
    throw new SetupError(`There is no benchmark ${unknown}: ${known}.`);
  }
  const wanted = BENCHMARKS.filter(
    ({ name, group }) =>
      options.names.length === 0 || options.names.some((one) => one === name || one === group),
  );

  watchChildren(startReaper());
  const stages = new Stages();
  let interrupted = false;
  const interrupt = (signal) => {
    if (interrupted) return;
    interrupted = true;
    process.stderr.write('Stopping …\n');
    stages.closeAll().then(
      () => process.exit(signal === 'SIGINT' ? 130 : 143),
      (error) => {
        process.stderr.write(`${error.message}\n`);
        process.exit(1);
      },
    );
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => interrupt(signal));
  try {
    const report = await runBenchmarks(wanted, stages, {
      ...options,
      log: (line) => process.stderr.write(`${line}\n`),
    });
    process.stdout.write(`${options.json ? JSON.stringify(report, null, 2) : reportText(report)}\n`);
  } catch (error) {
    // An interrupted run ends by the interruption, not by the errors that it causes.
    if (interrupted) return;
    throw error;
  }
}

main().catch((error) => {
  process.stderr.write(`${error instanceof SetupError ? error.message : (error.stack ?? error.message)}\n`);
  process.exitCode = 1;
});
