import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { freePorts } from '@csms/testing';

import { RestClient } from './rest-client';

const ROOT = join(__dirname, '..', '..');
const READY_WITHIN_MS = 120_000;
const STOPPED_WITHIN_MS = 30_000;

const PORT_NAMES = [
  'API_GATEWAY_PORT',
  'OCPP_PORT',
  'REGISTRY_PORT',
  'OCPP_GATEWAY_PORT',
  'SESSIONS_PORT',
  'BILLING_PORT',
  'ANALYTICS_PORT',
  'API_GATEWAY_INTERNAL_PORT',
  'PG_PORT',
  // Kafka's controller takes the port after the broker's.
  'KAFKA_PORT',
] as const;

export interface Credentials {
  readonly base_url: string;
  readonly ocpp_url: string;
  readonly organization_id: string;
  readonly api_key: string;
  readonly read_only_api_key: string;
  readonly other_organization_api_key: string;
  /** Works on the demo project. */
  readonly installer: { readonly email: string; readonly password: string };
  readonly site_id: string;
  readonly project_id: string;
  readonly tariff_id: string;
}

/** The whole platform as `npm start` runs it, each service its own process, on ports and data of its own. */
export interface RunningPlatform {
  readonly dataDir: string;
  readonly credentials: Credentials;
  /** Every scope of the demo organization. */
  readonly api: RestClient;
  /** What the launcher has printed so far. */
  output(): string;
  /** `npm run service -- action name`. */
  service(action: 'stop' | 'start' | 'restart' | 'kill' | 'status', name?: string): string;
  /** `npm run admin -- …`. */
  admin(...args: readonly string[]): string;
  /** `npm run backfill -- …`: how it ended, and what it said. */
  backfill(...args: readonly string[]): { readonly status: number | null; readonly output: string };
  logOf(service: string): string;
  stop(): Promise<void>;
}

export interface Launcher {
  readonly child: ChildProcess;
  readonly dataDir: string;
  output(): string;
  readonly exited: Promise<number | null>;
}

/** An empty data folder below the checkout, ignored by git. */
export function newDataDir(): string {
  mkdirSync(join(ROOT, '.data'), { recursive: true });
  return mkdtempSync(join(ROOT, '.data', 'e2e-'));
}

/** Addresses that nobody uses, as variables of the environment. */
export async function portsOfItsOwn(): Promise<Record<string, string>> {
  const ports = await freePorts(PORT_NAMES.length);
  return Object.fromEntries(PORT_NAMES.map((name, index) => [name, String(ports[index])]));
}

/** Starts the launcher; does not wait for anything. */
export function launch(
  dataDir: string,
  env: Record<string, string | undefined>,
  args: readonly string[] = [],
): Launcher {
  const child = spawn(process.execPath, ['tools/start.mjs', '--data-dir', dataDir, ...args], {
    cwd: ROOT,
    env: {
      ...process.env,
      KAFKA_BROKERS: undefined,
      DATABASE_URL: undefined,
      NODE_ENV: undefined,
      DYNAMO_FLEET: '0',
      DYNAMO_HISTORY: '0',
      ...env,
    },
    // A test run that is killed takes its platform with it by the channel.
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    detached: true,
  });
  child.channel?.unref();
  let text = '';
  child.stdout?.on('data', (data: Buffer) => (text += data.toString()));
  child.stderr?.on('data', (data: Buffer) => (text += data.toString()));
  const exited = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  return { child, dataDir, output: () => text, exited };
}

export async function startPlatform(
  options: { readonly env?: Record<string, string>; readonly dataDir?: string } = {},
): Promise<RunningPlatform> {
  const dataDir = options.dataDir ?? newDataDir();
  const env = { ...(await portsOfItsOwn()), ...options.env };
  const launcher = launch(dataDir, env);
  await isReady(launcher);
  const credentials = JSON.parse(readFileSync(join(dataDir, 'credentials.json'), 'utf8')) as Credentials;
  return {
    dataDir,
    credentials,
    api: new RestClient(credentials.base_url, credentials.api_key),
    output: () => launcher.output(),
    service: (action, name) => serviceCommand(dataDir, action, name),
    admin: (...args) => command(['tools/admin.mjs', ...args], { ...env, DYNAMO_DATA_DIR: dataDir }),
    backfill: (...args) => {
      const { status, stdout, stderr } = run(['tools/backfill.mjs', ...args, '--data-dir', dataDir], env);
      return { status, output: `${stdout}${stderr}` };
    },
    logOf: (service) => {
      const file = join(dataDir, 'logs', `${service}.log`);
      return existsSync(file) ? readFileSync(file, 'utf8') : '';
    },
    stop: async () => {
      launcher.child.kill('SIGTERM');
      await ended(launcher);
      if (options.dataDir === undefined) rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

async function isReady(launcher: Launcher): Promise<void> {
  const until = Date.now() + READY_WITHIN_MS;
  let code: number | null | undefined;
  void launcher.exited.then((value) => (code = value));
  while (!launcher.output().includes('Dynamo CSMS is ready')) {
    if (code !== undefined || Date.now() > until) {
      throw new Error(`The platform did not start:\n${launcher.output()}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

export async function ended(launcher: Launcher): Promise<number | null> {
  const timer = setTimeout(() => launcher.child.kill('SIGKILL'), STOPPED_WITHIN_MS);
  const code = await launcher.exited;
  clearTimeout(timer);
  return code;
}

function serviceCommand(dataDir: string, action: string, name?: string): string {
  return command(['tools/service.mjs', action, ...(name === undefined ? [] : [name]), '--data-dir', dataDir]);
}

function run(args: readonly string[], more: Record<string, string>) {
  const env = { ...process.env, KAFKA_BROKERS: undefined, DATABASE_URL: undefined, ...more };
  return spawnSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8', env });
}

function command(args: readonly string[], more: Record<string, string> = {}): string {
  const { status, stdout, stderr } = run(args, more);
  if (status !== 0) throw new Error(`${args.join(' ')}: ${stderr}`);
  return stdout;
}
