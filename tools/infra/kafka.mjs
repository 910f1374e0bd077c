// One KRaft node of Apache Kafka from Maven's artifact, on Java 17.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { isPortOpen, startChild, stopChild, waitFor } from './child.mjs';
import { SetupError } from './setup-error.mjs';

const VERSION = '4.1.1';
/** Any constant: the node never meets another one. */
const CLUSTER_ID = 'Q1NNU0tBRktBMDAwMDAwMA';

/** null: the Kafka is not of our choosing. */
export function kafkaVersion(plan) {
  return plan.kafka === 'embedded' ? VERSION : null;
}

/** Where the jars are kept; shared by start and tests. */
export function kafkaHome() {
  return resolve(process.env.CSMS_KAFKA_HOME ?? join('.cache', `kafka-${VERSION}`));
}

function isInstalled() {
  return existsSync(join(kafkaHome(), '.complete'));
}

/** @throws SetupError naming what is missing */
export async function checkKafkaTools() {
  const java = await outputOf('java', ['-version']);
  const major = Number(/version "(\d+)/.exec(java ?? '')?.[1] ?? 0);
  if (java === null) {
    throw new SetupError(
      'Java is not installed: install Java 17 (on Debian: apt-get install openjdk-17-jre-headless), or set KAFKA_BROKERS to a Kafka of your own.',
    );
  }
  if (major < 17) {
    throw new SetupError(
      `Java ${major} is too old for Kafka: install Java 17, or set KAFKA_BROKERS to a Kafka of your own.`,
    );
  }
  if (!isInstalled() && (await outputOf('mvn', ['-v'])) === null) {
    throw new SetupError(
      'Maven is not installed, and Kafka has not been fetched yet: install Maven (on Debian: apt-get install maven), or set KAFKA_BROKERS to a Kafka of your own.',
    );
  }
}

async function install(signal) {
  if (isInstalled()) return;
  const home = kafkaHome();
  const partial = `${home}.partial-${process.pid}`;
  mkdirSync(partial, { recursive: true });
  const pom = resolve('tools/infra/kafka/pom.xml');
  const args = [
    '-q',
    '-B',
    '-f',
    pom,
    'dependency:copy-dependencies',
    `-DoutputDirectory=${join(partial, 'lib')}`,
    '-DincludeScope=runtime',
  ];
  const failure = await run('mvn', args, signal);
  if (failure !== null) {
    rmSync(partial, { recursive: true, force: true });
    signal?.throwIfAborted();
    throw new SetupError(
      `Maven could not fetch Kafka ${VERSION}: check the network or Maven's settings. It said: ${failure}`,
    );
  }
  writeFileSync(join(partial, '.complete'), VERSION);
  // Somebody else may have been quicker, and may be running from there.
  if (isInstalled()) {
    rmSync(partial, { recursive: true, force: true });
    return;
  }
  rmSync(home, { recursive: true, force: true });
  renameSync(partial, home);
}

/** Starts Kafka on its data of before, or on none. */
export async function startKafka({ dataDir, port, logFile, signal }) {
  await install(signal);
  const data = resolve(dataDir, 'kafka');
  mkdirSync(data, { recursive: true });
  const properties = join(data, 'server.properties');
  writeFileSync(properties, settings(join(data, 'logs'), port));
  if (!existsSync(join(data, 'logs', 'meta.properties'))) {
    const tool = ['-cp', classPath(), 'kafka.tools.StorageTool', 'format'];
    const failure = await run('java', [...tool, '-t', CLUSTER_ID, '-c', properties], signal);
    signal?.throwIfAborted();
    if (failure !== null) throw new SetupError(`Kafka's data folder could not be made: ${failure}`);
  }
  const running = startChild(
    'java',
    [
      '-Xms64m',
      '-Xmx256m',
      '-XX:+UseSerialGC',
      '-XX:TieredStopAtLevel=1',
      '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn',
      '-Dorg.slf4j.simpleLogger.showDateTime=true',
      '-cp',
      classPath(),
      'kafka.Kafka',
      properties,
    ],
    { logFile, cwd: data },
  );
  try {
    await waitFor(() => isPortOpen(port), running, { limitMs: 60_000, what: 'Kafka', signal });
  } catch (error) {
    await stopChild(running, 'SIGKILL');
    throw error;
  }
  return { ...running, brokers: `127.0.0.1:${port}`, stop: () => stopChild(running, 'SIGTERM', 15_000) };
}

/** Of no interest to anyone but Kafka itself. */
export function controllerPort(port) {
  return port + 1;
}

function classPath() {
  return join(kafkaHome(), 'lib', '*');
}

function settings(logs, port) {
  const controller = controllerPort(port);
  return [
    'process.roles=broker,controller',
    'node.id=1',
    `controller.quorum.voters=1@127.0.0.1:${controller}`,
    `listeners=PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controller}`,
    `advertised.listeners=PLAINTEXT://127.0.0.1:${port}`,
    'controller.listener.names=CONTROLLER',
    `log.dirs=${logs}`,
    'offsets.topic.replication.factor=1',
    'offsets.topic.num.partitions=8',
    'transaction.state.log.replication.factor=1',
    'transaction.state.log.min.isr=1',
    'share.coordinator.state.topic.replication.factor=1',
    'share.coordinator.state.topic.min.isr=1',
    'group.initial.rebalance.delay.ms=0',
    'auto.create.topics.enable=false',
    'log.segment.bytes=67108864',
    // Its default of 128 MB does not fit into a small heap.
    'log.cleaner.dedupe.buffer.size=8388608',
    '',
  ].join('\n');
}

/** null: it went well; else the end of what it said. */
function run(command, args, signal) {
  return new Promise((done) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], signal });
    let said = '';
    child.stdout.on('data', (data) => (said += data));
    child.stderr.on('data', (data) => (said += data));
    child.once('error', (error) => done(error.message));
    child.once('exit', (code) => done(code === 0 ? null : said.trim().slice(-500)));
  });
}

/** What a program says of itself; null: there is none. */
function outputOf(command, args) {
  return new Promise((done) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    child.stdout.on('data', (data) => (said += data));
    child.stderr.on('data', (data) => (said += data));
    child.once('error', () => done(null));
    child.once('exit', (code) => done(code === 0 ? said : null));
  });
}
