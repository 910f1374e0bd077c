/** Runs `python/charge.py`, the charger on the PyPI package `ocpp`, in a virtual environment of its own. */
import { execFile } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

const SOURCE_DIRECTORY = join(__dirname, 'python');
const REQUIREMENTS = join(SOURCE_DIRECTORY, 'requirements.txt');
const CACHE_DIRECTORY = resolve(__dirname, '..', '..', '.cache');
const COMPLETE_MARK = 'complete';
const IS_WINDOWS = process.platform === 'win32';

/** Names under which a new enough interpreter may be found, the plain one first. */
const INTERPRETERS = ['python3', 'python3.14', 'python3.13', 'python3.12', 'python3.11', 'python'];
const NEEDED_VERSION = '3.11';
const VERSION_CHECK = 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))';

const PROBE_TIMEOUT_MS = 20_000;
const INSTALL_TIMEOUT_MS = 300_000;
const CHARGE_TIMEOUT_MS = 120_000;

export interface PythonChargeOptions {
  /** Whole address, path and charge point id included. */
  readonly url: string;
  readonly version: '1.6' | '2.0.1';
  readonly chargePointId: string;
  readonly password?: Buffer | string;
  readonly idTag: string;
  readonly meterStartWh: number;
  readonly meterStopWh: number;
  /** Meter values between start and stop; default 2. */
  readonly samples?: number;
}

export interface PythonChargeResult {
  /** The OCPP transaction id as text. */
  readonly transactionId: string;
  readonly subprotocol: string;
  /** Every CALLRESULT in order, its payload in Python's snake_case. */
  readonly answers: readonly { readonly action: string; readonly response: Record<string, unknown> }[];
}

/** Python, or its venv module, is missing on this machine. */
export class PythonMissingError extends Error {
  constructor() {
    super(
      `The independent Python charger needs Python ${NEEDED_VERSION} or newer with its venv and ensurepip modules ` +
        `(tried ${INTERPRETERS.join(', ')}). Debian and Ubuntu: apt-get install python3 python3-venv.`,
    );
    this.name = 'PythonMissingError';
  }
}

/** Plays one charge from boot to stop; rejects with what Python reported when any answer is wrong or missing. */
export async function chargeWithPython(options: PythonChargeOptions): Promise<PythonChargeResult> {
  const python = await preparePython();
  const { password } = options;
  const { OCPP_PASSWORD_BASE64: _, ...environment } = process.env;
  const output = await run(
    python,
    [
      join(SOURCE_DIRECTORY, 'charge.py'),
      ...['--url', options.url, '--version', options.version, '--id', options.chargePointId],
      ...['--id-tag', options.idTag, '--meter-start', String(options.meterStartWh)],
      ...['--meter-stop', String(options.meterStopWh), '--samples', String(options.samples ?? 2)],
    ],
    {
      timeout: CHARGE_TIMEOUT_MS,
      env: {
        ...environment,
        ...(password === undefined ? {} : { OCPP_PASSWORD_BASE64: Buffer.from(password).toString('base64') }),
      },
    },
  ).catch((error: unknown) => {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    const report = stdout.trim() === '' ? stderr.trim() : stdout.trim();
    throw new Error(`The Python charger failed: ${report === '' ? String(error) : report}`, { cause: error });
  });
  const result = JSON.parse(output.stdout) as {
    transaction_id: string;
    subprotocol: string;
    answers: PythonChargeResult['answers'];
  };
  return { transactionId: result.transaction_id, subprotocol: result.subprotocol, answers: result.answers };
}

/**
 * The interpreter of the virtual environment for the pinned requirements, made on first use under `.cache/`. It is
 * built under a name of its own and put in place, marked complete, only when the last package is in: neither an
 * interrupted installation nor a second test process that installs at the same time leaves a broken one.
 */
export async function preparePython(): Promise<string> {
  const hash = createHash('sha256').update(readFileSync(REQUIREMENTS)).digest('hex').slice(0, 12);
  const environment = join(CACHE_DIRECTORY, `python-${hash}`);
  const isComplete = (): boolean => existsSync(join(environment, COMPLETE_MARK));
  if (isComplete()) return interpreterOf(environment);

  const systemPython = await findPython();
  await mkdir(CACHE_DIRECTORY, { recursive: true });
  const building = `${environment}-${randomUUID()}`;
  try {
    await run(systemPython, ['-m', 'venv', building], { timeout: INSTALL_TIMEOUT_MS });
    await run(
      interpreterOf(building),
      ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--requirement', REQUIREMENTS],
      { timeout: INSTALL_TIMEOUT_MS },
    );
    await writeFile(join(building, COMPLETE_MARK), `${systemPython}\n`);
    if (!isComplete()) {
      await rm(environment, { recursive: true, force: true });
      await rename(building, environment);
    }
  } finally {
    await rm(building, { recursive: true, force: true });
  }
  return interpreterOf(environment);
}

function interpreterOf(environment: string): string {
  return IS_WINDOWS ? join(environment, 'Scripts', 'python.exe') : join(environment, 'bin', 'python');
}

async function findPython(): Promise<string> {
  for (const name of INTERPRETERS) {
    const isUsable = await run(name, ['-c', VERSION_CHECK], { timeout: PROBE_TIMEOUT_MS }).then(
      () => true,
      () => false,
    );
    if (isUsable) return name;
  }
  throw new PythonMissingError();
}
