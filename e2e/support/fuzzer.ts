import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { preparePython } from './python-environment';
import type { PreparedRequest } from './routes/prepared-requests';

const DIRECTORY = resolve(__dirname, '..', 'schemathesis');
const REQUIREMENTS = join(DIRECTORY, 'requirements.txt');
const DOCUMENT = resolve(__dirname, '..', '..', 'docs', 'openapi.json');

/** Its own command has the place of its installation in it, and that has moved since. */
const MAIN = 'from schemathesis.cli import schemathesis; schemathesis()';

/** The promises of the document: no other status, no other body, and never a failure of ours. */
const CHECKS = [
  'not_a_server_error',
  'status_code_conformance',
  'content_type_conformance',
  'response_headers_conformance',
  'response_schema_conformance',
];

export interface FuzzingOptions {
  readonly baseUrl: string;
  /** By operation, `POST /api/v1/sites`. */
  readonly requests: Readonly<Record<string, PreparedRequest>>;
  /** Of requests that have none of their own. */
  readonly authorization: string;
  /** Path parameters that no request may have: the run would end itself. */
  readonly untouchable: readonly string[];
  /** None but these: what other requests do cannot come between. */
  readonly isTrueOnly: boolean;
  readonly phases: string;
  readonly maxExamples: number;
  readonly seed: number;
}

export interface FuzzingReport {
  readonly isOk: boolean;
  readonly output: string;
  /** Of each operation that was called. */
  readonly statuses: Readonly<Record<string, readonly number[]>>;
}

export function prepareFuzzer(): Promise<string> {
  return preparePython(REQUIREMENTS);
}

/** Runs schemathesis on the whole document, against a running platform. */
export async function fuzz(python: string, options: FuzzingOptions): Promise<FuzzingReport> {
  const folder = mkdtempSync(join(tmpdir(), 'dynamo-fuzz-'));
  try {
    const [requests, statuses] = [join(folder, 'requests.json'), join(folder, 'statuses.json')];
    const { requests: known, authorization, untouchable, isTrueOnly } = options;
    writeFileSync(
      requests,
      JSON.stringify({ requests: known, authorization, untouchable, only_true: isTrueOnly }),
      { mode: 0o600 },
    );
    const { code, output } = await run(python, ['-c', MAIN, ...argumentsOf(options)], {
      cwd: folder,
      env: {
        ...process.env,
        PYTHONPATH: DIRECTORY,
        SCHEMATHESIS_HOOKS: 'hooks',
        CSMS_TRUE_REQUESTS: requests,
        CSMS_STATUSES: statuses,
      },
    });
    const found: unknown = existsSync(statuses) ? JSON.parse(readFileSync(statuses, 'utf8')) : {};
    return { isOk: code === 0, output, statuses: found as FuzzingReport['statuses'] };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function argumentsOf({ baseUrl, phases, maxExamples, seed }: FuzzingOptions): string[] {
  return [
    ...['run', DOCUMENT, '--url', baseUrl, '--no-color', '--checks', CHECKS.join(',')],
    ...['--phases', phases, '--max-examples', String(maxExamples), '--seed', String(seed)],
    ...['--workers', '1', '--continue-on-failure', '--generation-database', 'none', '--no-shrink'],
    ...['--generation-with-security-parameters', 'false', '--suppress-health-check', 'all'],
    ...['--warnings', 'off', '--request-timeout', '30'],
  ];
}

function run(
  command: string,
  args: string[],
  options: { readonly cwd: string; readonly env: NodeJS.ProcessEnv },
): Promise<{ readonly code: number | null; readonly output: string }> {
  return new Promise((done, failed) => {
    const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.on('data', (data: Buffer) => (output += data.toString()));
    child.stderr.on('data', (data: Buffer) => (output += data.toString()));
    child.once('error', failed);
    child.once('exit', (code) => done({ code, output }));
  });
}
