import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';

import type { MemberSettings } from './member';

const ROOT = resolve(__dirname, '../../../..');

/** The program of `member.ts`, compiled to a directory of its own, from which processes are started and killed. */
export class MemberProgram {
  // Below node_modules, so that what it requires is found.
  private readonly directory = mkdtempSync(join(ROOT, 'node_modules', '.cache', 'member-'));
  private readonly processes: ChildProcess[] = [];

  constructor() {
    const swc = join(ROOT, 'node_modules/@swc/cli/bin/swc.js');
    const sources = ['kernel', 'contracts', 'platform-ops', 'platform-db', 'platform-kafka'].map(
      (name) => `libs/${name}`,
    );
    const config = ['--config-file', '.swcrc', '--quiet'];
    const { status, stderr } = spawnSync(
      process.execPath,
      [swc, ...sources, '-d', this.directory, ...config],
      { cwd: ROOT, encoding: 'utf8' },
    );
    if (status !== 0) throw new Error(`The member program does not compile: ${stderr}`);
  }

  start(settings: MemberSettings): ChildProcess {
    const program = join(this.directory, 'libs/platform-kafka/src/testing/member.js');
    const child = spawn(process.execPath, [program, JSON.stringify(settings)], {
      cwd: ROOT,
      stdio: 'inherit',
    });
    this.processes.push(child);
    return child;
  }

  remove(): void {
    for (const child of this.processes) child.kill('SIGKILL');
    rmSync(this.directory, { recursive: true, force: true });
  }
}
