// Where a benchmark plays: its programs run on free ports, in a data folder below .data that goes with them.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { startChild, stopChild } from '../infra/child.mjs';
import { infrastructureParts, planInfrastructure } from '../infra/infrastructure.mjs';
import { kafkaVersion } from '../infra/kafka.mjs';
import { removePostgresData } from '../infra/postgres.mjs';
import { checkDisk } from '../launcher/checks.mjs';
import { prepareDemo } from '../launcher/demo-data.mjs';
import { freePorts } from '../infra/free-ports.mjs';
import { Platform } from '../launcher/platform.mjs';
import { Progress } from '../launcher/progress.mjs';
import { loadSecrets } from '../launcher/secrets.mjs';
import { chargersPortOf, DOORS, portOf, serviceInstances, SERVICES } from '../launcher/services.mjs';

/** More than any machine asks: a benchmark measures what the platform can, not what it may. */
const NO_LIMITS = [
  ...['--rate-limit-per-minute', '1000000000'],
  ...['--rate-limit-burst', '1000000000'],
  ...['--daily-request-quota', '2000000000'],
];

const NODE_ARGS = ['--enable-source-maps', '--disable-warning=TimeoutNegativeWarning'];

/** All stages of one run, so that an interruption can close what is open. */
export class Stages {
  #open = new Set();

  open() {
    const stage = new Stage(() => this.#open.delete(stage));
    this.#open.add(stage);
    return stage;
  }

  async closeAll() {
    await Promise.all([...this.#open].map((stage) => stage.close()));
  }
}

class Stage {
  #dataDir;
  #onClosed;
  /** In the order of their start. */
  #running = [];
  /** Starts that are under way. */
  #starting = new Set();
  #closing = null;
  #abort = new AbortController();

  constructor(onClosed) {
    this.#onClosed = onClosed;
    mkdirSync('.data', { recursive: true });
    this.#dataDir = mkdtempSync(join(resolve('.data'), 'bench-'));
    checkDisk(this.#dataDir);
  }

  infrastructure() {
    return this.#start(() => this.#startInfrastructure());
  }

  /**
   * `scale`: how many instances of which service; `linksTo`: by which addresses they reach the database; `stepsBack`
   * false: no service gives way to another.
   */
  platform(more = {}, { scale = {}, linksTo, stepsBack = true } = {}) {
    return this.#start(() => this.#startPlatform(more, { scale, linksTo, stepsBack }));
  }

  get dataDir() {
    return this.#dataDir;
  }

  async #startInfrastructure() {
    const environment = process.env;
    const plan = await planInfrastructure({ docker: false, environment });
    const [kafkaPort, pgPort] = await freePorts(2);
    const parts = infrastructureParts(plan, { dataDir: this.#dataDir, environment, kafkaPort, pgPort });
    const start = async (part) => {
      const running = await part.start(this.#abort.signal);
      this.#running.push(running);
      return running;
    };
    // Waits for both, also where one fails, so that nothing starts behind a stop.
    const results = await Promise.allSettled([start(parts.kafka), start(parts.postgres)]);
    const failed = results.find(({ status }) => status === 'rejected');
    if (failed !== undefined) throw failed.reason;
    const [{ brokers }, { url }] = results.map(({ value }) => value);
    return { brokers: brokers.split(','), databaseUrl: url, kafkaVersion: kafkaVersion(plan) };
  }

  async #startPlatform(more, { scale, linksTo, stepsBack }) {
    const instances = serviceInstances(scale);
    const gateways = instances.filter(({ app }) => app === 'ocpp-gateway');
    const names = new Set([
      ...[...DOORS, ...instances].map(({ portName }) => portName),
      ...gateways.map(({ ocppPortName }) => ocppPortName),
    ]);
    const ports = await freePorts(names.size);
    const ownPorts = Object.fromEntries([...names].map((name, index) => [name, String(ports[index])]));
    const environment = { ...process.env, ...ownPorts, LOG_LEVEL: 'warn', ...more };
    const plan = await planInfrastructure({ docker: false, environment });
    const dataDir = this.#dataDir;
    const secrets = loadSecrets(dataDir);
    const progress = new Progress(process.stderr);
    const platform = new Platform({
      dataDir,
      environment,
      secrets,
      plan,
      progress,
      scale,
      linksTo,
      stepsBack,
    });
    this.#running.push(platform);
    await platform.start();
    const { credentials: demo } = await prepareDemo(platform, { dataDir, fleet: 0 });
    const limits = ['set-limits', '--organization', demo.organization_id, ...NO_LIMITS];
    await platform.admin(limits, platform.registryEnvironment());
    return {
      brokers: platform.brokers.split(','),
      databaseUrl: platform.databaseUrl,
      kafkaVersion: kafkaVersion(plan),
      baseUrl: platform.baseUrl,
      ocppUrl: platform.ocppUrl,
      organizationId: demo.organization_id,
      projectId: demo.project_id,
      apiKey: demo.api_key,
      principalKey: secrets.principal_key,
      serviceUrl: (name) => {
        const entry = SERVICES.find((service) => service.name === name);
        return `http://127.0.0.1:${portOf(entry, environment)}`;
      },
      chargersPorts: gateways.map((entry) => chargersPortOf(entry, environment)),
      programs: platform.all,
      stop: (name) => platform.all.find((part) => part.name === name).stop(),
      pidOf: (name) => platform.all.find((part) => part.name === name)?.pid ?? null,
    };
  }

  program(name) {
    this.#abort.signal.throwIfAborted();
    const main = join('dist', 'benchmarks', `${name}.js`);
    const logFile = join(this.#dataDir, 'logs', `${name.replaceAll('/', '-')}.log`);
    const running = startChild(process.execPath, [...NODE_ARGS, main], { logFile, ipc: true });
    this.#running.push({ stop: () => stopChild(running, 'SIGTERM') });
    return running.child;
  }

  freePorts(count) {
    return freePorts(count);
  }

  /** Stops everything, the last started first, and removes its data. Safe to call again. */
  close() {
    this.#closing ??= this.#stopAll();
    return this.#closing;
  }

  async #stopAll() {
    this.#abort.abort();
    await Promise.all(this.#starting);
    for (const running of this.#running.reverse()) await running.stop();
    removePostgresData(this.#dataDir);
    rmSync(this.#dataDir, { recursive: true, force: true });
    this.#onClosed();
  }

  #start(work) {
    this.#abort.signal.throwIfAborted();
    const started = work();
    const settled = started.then(
      () => undefined,
      () => undefined,
    );
    this.#starting.add(settled);
    void settled.then(() => this.#starting.delete(settled));
    return started;
  }
}
