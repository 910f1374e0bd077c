/** Runs `java/Charger.java`, the charger on Maven's `eu.chargetime.ocpp:v1_6`. */
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

import { CommandedProgram } from './commanded-program';

const run = promisify(execFile);

const SOURCES = join(__dirname, 'java');
const CACHE = resolve(__dirname, '..', '..', '.cache');
const INSTALL_TIMEOUT_MS = 300_000;

export interface JavaChargeOptions {
  /** Without the charge point's id. */
  readonly url: string;
  readonly chargePointId: string;
  readonly password: Buffer | string;
  readonly meterStartWh: number;
  readonly meterStopWh: number;
}

/**
 * The folder of the compiled charger and its libraries, made on first use under `.cache/`, and put in place when it is
 * whole.
 */
export async function prepareJavaCharger(): Promise<string> {
  const [pom, source] = [join(SOURCES, 'pom.xml'), join(SOURCES, 'Charger.java')];
  const hash = createHash('sha256').update(readFileSync(pom)).update(readFileSync(source));
  const home = join(CACHE, `java-charger-${hash.digest('hex').slice(0, 12)}`);
  if (existsSync(home)) return home;
  const building = `${home}-${randomUUID()}`;
  await mkdir(building, { recursive: true });
  try {
    const goal = ['dependency:copy-dependencies', '-DincludeScope=runtime'];
    const to = `-DoutputDirectory=${join(building, 'lib')}`;
    const limit = { timeout: INSTALL_TIMEOUT_MS };
    await run('mvn', ['-q', '-B', '-f', pom, ...goal, to], limit);
    await run('javac', ['-cp', join(building, 'lib', '*'), '-d', building, source], limit);
    if (!existsSync(home)) await rename(building, home);
  } finally {
    await rm(building, { recursive: true, force: true });
  }
  return home;
}

export async function startJavaCharger(options: JavaChargeOptions): Promise<CommandedProgram> {
  const home = await prepareJavaCharger();
  const { url, chargePointId, password, meterStartWh, meterStopWh } = options;
  const classPath = [home, join(home, 'lib', '*')].join(process.platform === 'win32' ? ';' : ':');
  const args = [url, chargePointId, String(meterStartWh), String(meterStopWh)];
  const quiet = '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn';
  return CommandedProgram.run('java', [quiet, '-cp', classPath, 'Charger', ...args], password);
}
