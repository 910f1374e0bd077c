/** Runs `python/charge.py`, the charger on the PyPI package `ocpp`, in a virtual environment of its own. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { preparePython } from '../support/python-environment';

import { CommandedProgram } from './commanded-program';

const run = promisify(execFile);

const SOURCE_DIRECTORY = join(__dirname, 'python');
const REQUIREMENTS = join(SOURCE_DIRECTORY, 'requirements.txt');

const CHARGE_TIMEOUT_MS = 120_000;

export interface PythonChargeOptions {
  /** Whole address, path and charge point id included. */
  readonly url: string;
  readonly version: '1.6' | '2.0.1';
  readonly chargePointId: string;
  readonly password?: Buffer | string;
  /** PEM files, of `wss://`: whom it trusts, and what it shows of itself. */
  readonly tls?: { readonly ca: string; readonly certificate?: string; readonly key?: string };
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

/** Waits for a remote start, and for a charging profile. */
export async function startPythonCharger(
  options: Omit<PythonChargeOptions, 'idTag' | 'password'> & { readonly password: Buffer | string },
): Promise<CommandedProgram> {
  const python = await preparePython(REQUIREMENTS);
  const waits = ['--commanded', '--timeout', '60'];
  return CommandedProgram.run(
    python,
    [...argumentsOf({ ...options, idTag: '' }), ...waits],
    options.password,
  );
}

/** Before the clock of a test runs: the first time takes a minute. */
export async function preparePythonCharger(): Promise<void> {
  await preparePython(REQUIREMENTS);
}

/** Plays one charge from boot to stop; rejects with what Python reported when any answer is wrong or missing. */
export async function chargeWithPython(options: PythonChargeOptions): Promise<PythonChargeResult> {
  const python = await preparePython(REQUIREMENTS);
  const { password } = options;
  const { OCPP_PASSWORD_BASE64: _, ...environment } = process.env;
  const output = await run(python, argumentsOf(options), {
    timeout: CHARGE_TIMEOUT_MS,
    env: {
      ...environment,
      ...(password === undefined ? {} : { OCPP_PASSWORD_BASE64: Buffer.from(password).toString('base64') }),
    },
  }).catch((error: unknown) => {
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

function argumentsOf(options: PythonChargeOptions): string[] {
  const { tls } = options;
  const shown = tls?.certificate === undefined ? [] : ['--cert', tls.certificate, '--key', tls.key ?? ''];
  return [
    join(SOURCE_DIRECTORY, 'charge.py'),
    ...['--url', options.url, '--version', options.version, '--id', options.chargePointId],
    ...['--id-tag', options.idTag, '--meter-start', String(options.meterStartWh)],
    ...['--meter-stop', String(options.meterStopWh), '--samples', String(options.samples ?? 2)],
    ...(tls === undefined ? [] : ['--ca', tls.ca, ...shown]),
  ];
}
