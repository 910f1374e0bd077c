import { spawnSync } from 'node:child_process';
import { cpus, loadavg, release, totalmem } from 'node:os';

import { Client } from 'pg';

import type { Infrastructure } from './stage';

export interface Machine {
  readonly cores: number;
  readonly cpu_model: string;
  readonly memory_gib: number;
  readonly kernel: string;
  readonly node: string;
  readonly git_commit: string;
  readonly load_average_at_start: number;
}

/** With what the figures were made; without it they say nothing. */
export function describeMachine(): Machine {
  return {
    cores: cpus().length,
    cpu_model: cpus()[0]?.model.trim() ?? 'unknown',
    memory_gib: Math.round(totalmem() / 2 ** 30),
    kernel: release(),
    node: process.versions.node,
    git_commit: gitCommit(),
    load_average_at_start: loadavg()[0] ?? 0,
  };
}

export interface Software {
  readonly kafka: string;
  readonly postgresql: string;
  /** Whether PostgreSQL waits for the disk at a commit. */
  readonly fsync: boolean;
}

export async function describeSoftware({ databaseUrl, kafkaVersion }: Infrastructure): Promise<Software> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const setting = async (name: string): Promise<string> => {
      const { rows } = await client.query<Record<string, string>>(`show ${name}`);
      return rows[0]?.[name] ?? '';
    };
    const waitsForDisk = (await setting('fsync')) === 'on' && (await setting('synchronous_commit')) !== 'off';
    return {
      kafka: kafkaVersion ?? 'unknown',
      postgresql: await setting('server_version'),
      fsync: waitsForDisk,
    };
  } finally {
    await client.end();
  }
}

function gitCommit(): string {
  const git = (...args: string[]): string => spawnSync('git', args, { encoding: 'utf8' }).stdout.trim();
  const commit = git('rev-parse', '--short', 'HEAD');
  if (commit === '') return 'unknown';
  return git('status', '--porcelain') === '' ? commit : `${commit} with changes`;
}
