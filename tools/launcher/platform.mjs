// Everything that one `npm start` runs, in the order in which it starts and stops.
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { setPriority } from 'node:os';
import { join } from 'node:path';

import { startChild, stopChild, waitFor } from '../infra/child.mjs';
import { infrastructureParts } from '../infra/infrastructure.mjs';

import {
  chargersPortOf,
  DOORS,
  nodeOptions,
  portOf,
  serviceEnvironment,
  serviceInstances,
} from './services.mjs';
import { Supervised } from './supervisor.mjs';

const READY_WITHIN_MS = 120_000;

export class Platform {
  #stopping = null;
  #simulator = null;
  #report;
  #databaseLinks = {};
  #isStarted = false;
  #brokers = null;

  /** @param {{ dataDir: string, environment: NodeJS.ProcessEnv, secrets: object, plan: object, progress: import('./progress.mjs').Progress, stepsBack?: boolean, linksTo?: (url: string, names: string[]) => Promise<Record<string, string>> }} options `stepsBack` false: no service gives way to another; `linksTo`: the database's address for each program, where it is not the database's own */
  constructor(options) {
    this.options = options;
    const { dataDir, environment, plan, progress } = options;
    const ports = { kafkaPort: door('KAFKA_PORT', environment), pgPort: door('PG_PORT', environment) };
    const parts = infrastructureParts(plan, { dataDir, environment, ...ports });
    this.#report = (line) => progress.line(line);
    const supervised = (name, { start, logFile }) =>
      new Supervised(name, start, { report: this.#report, changed: () => this.#changed(), logFile });
    this.kafka = supervised('kafka', parts.kafka);
    this.postgres = supervised('postgres', parts.postgres);
    this.instances = serviceInstances(options.scale ?? {});
    this.services = this.instances.map((entry) => {
      const logFile = join(dataDir, 'logs', `${entry.name}.log`);
      return supervised(entry.name, { start: () => this.#launchService(entry, logFile), logFile });
    });
  }

  get all() {
    const simulator = this.#simulator === null ? [] : [this.#simulator];
    return [...simulator, ...this.services, this.kafka, this.postgres];
  }

  async start() {
    const { progress } = this.options;
    await settled([
      progress.step('PostgreSQL', () => this.postgres.start()),
      progress.step('Kafka', () => this.kafka.start()),
    ]);
    const names = this.instances.map(({ name }) => name);
    this.#databaseLinks = (await this.options.linksTo?.(this.databaseUrl, names)) ?? {};
    await progress.step('database, migrations and topics', () =>
      this.admin(['prepare'], this.#adminEnvironment()),
    );
    await settled(this.services.map((service) => progress.step(service.name, () => service.start())));
    const url = `${this.baseUrl}/health/ready`;
    await waitUntilOk(url, READY_WITHIN_MS);
    this.#isStarted = true;
    this.writeRunFile();
  }

  /** Starts the simulated charge points, as one program more. */
  async startFleet(args) {
    const logFile = join(this.options.dataDir, 'logs', 'simulator.log');
    const start = () => this.#launchSimulator(args, logFile);
    const changed = () => this.#changed();
    this.#simulator = new Supervised('simulator', start, { report: this.#report, changed, logFile });
    await this.#simulator.start();
    this.writeRunFile();
  }

  /** In order: the chargers, the doors and services, then Kafka, then PostgreSQL. Safe to call again. */
  stop() {
    this.#stopping ??= this.#stopAll();
    return this.#stopping;
  }

  async #stopAll() {
    // Its sessions end while somebody can be told.
    await this.#simulator?.stop();
    await Promise.all(this.services.map((service) => service.stop()));
    await this.kafka.stop();
    await this.postgres.stop();
  }

  get baseUrl() {
    return `http://127.0.0.1:${door('API_GATEWAY_PORT', this.options.environment)}`;
  }

  get ocppUrl() {
    return `ws://127.0.0.1:${door('OCPP_PORT', this.options.environment)}`;
  }

  /** Of the gateway's instances after the first. */
  get furtherOcppUrls() {
    return this.instances
      .filter(({ app, name }) => app === 'ocpp-gateway' && name !== app)
      .map((entry) => `ws://127.0.0.1:${chargersPortOf(entry, this.options.environment)}`);
  }

  /** Address of the superuser, or of the role that DATABASE_URL gave. */
  get databaseUrl() {
    return this.postgres.running.url;
  }

  get brokers() {
    // Also while it is down: where it will be again.
    return (this.#brokers = this.kafka.running?.brokers ?? this.#brokers);
  }

  /** Runs a command of the admin program and gives what it printed. */
  admin(args, env) {
    return runAdmin(args, { ...pick(this.options.environment), ...env });
  }

  /** The registry's own role, by which organizations are made. */
  registryEnvironment() {
    return this.#environmentOf(this.instances.find((entry) => entry.name === 'registry'));
  }

  writeRunFile() {
    const { dataDir } = this.options;
    const run = {
      launcher_pid: process.pid,
      base_url: this.baseUrl,
      ocpp_url: this.ocppUrl,
      kafka_brokers: this.brokers,
      programs: Object.fromEntries(this.all.map((part) => [part.name, { state: part.state, pid: part.pid }])),
    };
    writeFileSync(join(dataDir, 'run.json'), `${JSON.stringify(run, null, 2)}\n`, { mode: 0o600 });
  }

  /** A program came or went: who reads the file must not find the process of another. */
  #changed() {
    if (this.#isStarted) this.writeRunFile();
  }

  #adminEnvironment() {
    return {
      DATABASE_URL: this.databaseUrl,
      KAFKA_BROKERS: this.brokers,
      CSMS_ROLE_PASSWORDS: JSON.stringify(this.options.secrets.role_passwords),
    };
  }

  #environmentOf(entry) {
    const { dataDir, environment, secrets } = this.options;
    return serviceEnvironment(entry, {
      dataDir,
      environment,
      instances: this.instances,
      secrets,
      brokers: this.brokers,
      databaseUrl: this.#databaseLinks[entry.name] ?? this.databaseUrl,
    });
  }

  async #launchService(entry, logFile) {
    const nodeArgs = nodeOptions(entry, this.options.environment);
    const running = startApp(entry.app, [], { nodeArgs, logFile, env: this.#environmentOf(entry) });
    if (entry.niceness !== undefined && this.options.stepsBack !== false)
      stepBack(running.child, entry.niceness);
    const url = `http://127.0.0.1:${portOf(entry, this.options.environment)}/health/ready`;
    try {
      await waitFor(() => isOk(url), running, {
        limitMs: READY_WITHIN_MS,
        what: `The service ${entry.name}`,
      });
    } catch (error) {
      await stopChild(running, 'SIGKILL');
      throw error;
    }
    return { ...running, stop: () => stopChild(running, 'SIGTERM') };
  }

  /** Ready at once: its charge points come when the gateway takes them. */
  async #launchSimulator(args, logFile) {
    const running = startApp('simulator', args, { logFile, env: pick(this.options.environment) });
    return { ...running, stop: () => stopChild(running, 'SIGTERM') };
  }
}

/** Where the system does not let us, the program runs like all others. */
function stepBack({ pid }, niceness) {
  if (pid === undefined) return;
  try {
    setPriority(pid, niceness);
  } catch {
    // Priorities are a favour to whoever waits, and nothing depends on them.
  }
  stepBackAsSession(pid, niceness);
}

const AGAIN_AFTER_MS = 150;

/** Linux shares the processor among sessions first (sched(7), autogroup), and each program here leads one. */
function stepBackAsSession(pid, niceness, attempts = 20) {
  try {
    writeFileSync(`/proc/${pid}/autogroup`, String(niceness));
  } catch (error) {
    // Whoever is not root may change one at a time.
    if (error.code !== 'EAGAIN' || attempts === 0) return;
    setTimeout(() => stepBackAsSession(pid, niceness, attempts - 1), AGAIN_AFTER_MS).unref();
  }
}

/** As in deploy/Dockerfile: without them V8 keeps up to three times what is in use, for chargers come in waves. */
const HEAP_OPTIONS = ['--max-semi-space-size=8', '--heap-growing-percent=40'];

/** Starts a program of the built output; it leaves by itself when its channel closes. */
function startApp(name, appArgs, { nodeArgs = [], logFile, env }) {
  const main = join('dist', 'apps', name, 'src', 'main.js');
  const args = [
    '--enable-source-maps',
    ...HEAP_OPTIONS,
    '--disable-warning=TimeoutNegativeWarning',
    ...nodeArgs,
    main,
    ...appArgs,
  ];
  const running = startChild(process.execPath, args, { logFile, ipc: true, env });
  // It must not keep the launcher alive.
  running.child.unref();
  running.child.channel?.unref();
  return running;
}

/** Runs `admin` from the built output; rejects with its own sentence. */
export function runAdmin(args, env) {
  return new Promise((done, failed) => {
    const main = join('dist', 'apps', 'admin', 'src', 'main.js');
    const child = spawn(
      process.execPath,
      ['--enable-source-maps', '--disable-warning=TimeoutNegativeWarning', main, ...args],
      {
        env,
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    let out = '';
    let errors = '';
    child.stdout.on('data', (data) => (out += data));
    child.stderr.on('data', (data) => (errors += data));
    child.once('error', failed);
    child.once('exit', (code) =>
      code === 0 ? done(out) : failed(new Error(errors.trim() || `admin ended with ${code}`)),
    );
  });
}

function pick(environment) {
  const names = ['PATH', 'HOME', 'NODE_ENV', 'CSMS_TOPIC_PREFIX'];
  return Object.fromEntries(
    names.filter((name) => environment[name] !== undefined).map((name) => [name, environment[name]]),
  );
}

function door(portName, environment) {
  return portOf(
    DOORS.find((entry) => entry.portName === portName),
    environment,
  );
}

/** Waits for all, also where one fails, so that nothing starts behind a stop. */
async function settled(works) {
  const failed = (await Promise.allSettled(works)).find(({ status }) => status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}

async function isOk(url) {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(2_000) });
    await answer.arrayBuffer();
    return answer.ok;
  } catch {
    return false;
  }
}

async function waitUntilOk(url, limitMs) {
  const until = Date.now() + limitMs;
  while (!(await isOk(url))) {
    if (Date.now() > until) throw new Error(`${url} did not answer 200 within ${limitMs / 1000} s.`);
    await new Promise((next) => setTimeout(next, 100));
  }
}
