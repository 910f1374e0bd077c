import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import type { DatabaseLinks } from './database-links';
import type { Fault } from './domain/plan';
import { isReady, type PlatformApi } from './platform-api';
import { countParkedRecords, poisonTopics } from './poison';
import type { Program, StagedPlatform } from './staged-platform';

const RECOVERED_WITHIN_MS = 120_000;
const HIT_WITHIN_MS = 60_000;
const CHECK_MS = 50;

export interface Injection {
  /** From the fault (from its end, where it lasts) until every service is ready again. */
  readonly recoverySeconds: number;
}

/** Does what goes wrong to the platform, and waits until it is well again. */
export class Injector {
  /** Records that must be parked by now. */
  broken = 0;

  constructor(
    private readonly platform: StagedPlatform,
    private readonly api: PlatformApi,
    private readonly links: DatabaseLinks,
    /** A charger whose events stand behind the broken records. */
    private readonly poisonedKey: string,
  ) {}

  async inject(fault: Fault): Promise<Injection> {
    const endedAt = await this.carryOut(fault);
    await this.until(
      () => this.isWell(),
      RECOVERED_WITHIN_MS,
      'the platform did not recover',
      () => this.state(),
    );
    return { recoverySeconds: (performance.now() - endedAt) / 1000 };
  }

  deadLetters(): Promise<number> {
    return countParkedRecords(this.platform.brokers);
  }

  /** @returns when the fault was over, on the clock of `performance` */
  private async carryOut(fault: Fault): Promise<number> {
    switch (fault.kind) {
      case 'kill':
        return this.kill(this.program(fault.program));
      case 'kill-at':
        return this.killAt(fault.service, fault.point);
      case 'away':
        return this.takeAway(this.program(fault.program), fault.seconds);
      case 'slow-link':
        return this.slowDown(fault.program, fault);
      case 'reset-link':
        this.links.of(fault.program).reset();
        return performance.now();
      case 'cut-link':
        return this.cutLink(this.program(fault.program), fault.seconds);
      case 'frozen':
        return this.freeze(this.program(fault.program), fault.seconds);
      case 'restart': {
        const program = this.program(fault.program);
        await program.stop();
        const endedAt = performance.now();
        await program.start();
        return endedAt;
      }
      case 'poison':
        this.broken += await poisonTopics(this.platform.brokers, this.poisonedKey);
        return performance.now();
    }
  }

  private async kill(program: Program): Promise<number> {
    const { pid } = program;
    const killedAt = performance.now();
    program.kill();
    await this.until(
      () => program.pid !== pid && program.pid !== null,
      RECOVERED_WITHIN_MS,
      `${program.name} was not started again`,
    );
    return killedAt;
  }

  /** The first of the service's instances that comes to the point is the one that dies. */
  private async killAt(service: string, point: string): Promise<number> {
    const folder = failPointsFolder(this.platform.folder);
    mkdirSync(folder, { recursive: true });
    const file = join(folder, `${service}.${point}`);
    const instances = this.platform.programs.filter(
      ({ name }) => name === service || new RegExp(`^${service}-\\d$`).test(name),
    );
    const pids = new Set(instances.map(({ pid }) => pid));
    writeFileSync(file, '');
    try {
      await this.until(() => !existsSync(file), HIT_WITHIN_MS, `${service} did not come to ${point}`);
      const hitAt = performance.now();
      const isReplaced = (): boolean =>
        instances.every(({ pid }) => pid !== null) && instances.some(({ pid }) => !pids.has(pid));
      await this.until(isReplaced, RECOVERED_WITHIN_MS, `${service} was not started again`);
      return hitAt;
    } finally {
      rmSync(file, { force: true });
    }
  }

  private async takeAway(program: Program, seconds: number): Promise<number> {
    program.kill();
    await program.stop();
    await this.redFor(seconds, this.platform.baseUrl, program.name);
    // What was taken is in the database, whether the broker is there or not.
    if (program.name === 'kafka') await this.api.read();
    const endedAt = performance.now();
    await program.start();
    return endedAt;
  }

  private async slowDown(
    program: string,
    { latencyMs, seconds }: { latencyMs: number; seconds: number },
  ): Promise<number> {
    const link = this.links.of(program);
    link.slowDown(latencyMs);
    await delay(seconds * 1000);
    link.slowDown(0);
    return performance.now();
  }

  /** No restart: the program itself must come back from it. */
  private async cutLink(program: Program, seconds: number): Promise<number> {
    const { pid } = program;
    const link = this.links.of(program.name);
    await link.cut();
    // Its own word: where another instance serves, the platform is rightly ready.
    await this.redFor(seconds, this.platform.serviceUrl(program.name), `${program.name}'s database`);
    const endedAt = performance.now();
    await link.open();
    await this.until(
      () => this.isWell(),
      RECOVERED_WITHIN_MS,
      `${program.name} did not come back`,
      () => this.state(),
    );
    if (program.pid !== pid) throw new Error(`${program.name} ended because the database was away`);
    return endedAt;
  }

  /** Lets so much time pass, in which readiness must have said that something is wrong. */
  private async redFor(seconds: number, url: string, what: string): Promise<void> {
    const endsAt = performance.now() + seconds * 1000;
    await this.until(
      async () => !(await isReady(url)),
      seconds * 1000,
      `without ${what} ${url} said that it was ready`,
    );
    await delay(Math.max(0, endsAt - performance.now()));
  }

  private async freeze(program: Program, seconds: number): Promise<number> {
    if (program.pid === null) throw new Error(`${program.name} is no process of ours`);
    const pids = [program.pid, ...childrenOf(program.pid)];
    pids.forEach((pid) => signal(pid, 'SIGSTOP'));
    await delay(seconds * 1000);
    pids.forEach((pid) => signal(pid, 'SIGCONT'));
    return performance.now();
  }

  private async isWell(): Promise<boolean> {
    return this.platform.programs.every(({ state }) => state === 'running') && (await this.api.isReady());
  }

  private program(name: string): Program {
    const program = this.platform.programs.find((one) => one.name === name);
    if (program === undefined) throw new Error(`There is no program ${name}`);
    return program;
  }

  private async state(): Promise<string> {
    const programs = this.platform.programs.map(({ name, state }) => `${name} ${state}`);
    return `: ${await this.api.readiness()}; ${programs.join(', ')}`;
  }

  private async until(
    check: () => boolean | Promise<boolean>,
    limitMs: number,
    what: string,
    state: () => string | Promise<string> = () => '',
  ): Promise<void> {
    const until = performance.now() + limitMs;
    while (!(await check())) {
      if (performance.now() > until) throw new Error(`${what} within ${limitMs / 1000} s${await state()}`);
      await delay(CHECK_MS);
    }
  }
}

export function failPointsFolder(folder: string): string {
  return join(folder, 'fail-points');
}

/** Linux only, as freezing is: PostgreSQL is a family of processes. */
function childrenOf(pid: number): number[] {
  const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
  return text === '' ? [] : text.split(' ').map(Number);
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // A child of PostgreSQL that has ended meanwhile.
  }
}
