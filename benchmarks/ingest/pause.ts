import { setTimeout as delay } from 'node:timers/promises';

import type { Client } from 'pg';

const LIMIT_TRIES = 200;
const EVERY_MS = 25;

/**
 * Has a process stand still meanwhile, warm and with its connections, so that work waits for it. Not amid a transaction of
 * its own: its locks would stand still, too. Shorter than a consumer's session, or its group goes on without it.
 */
export async function whilePaused<T>(
  pid: number,
  { client, applicationName }: { readonly client: Client; readonly applicationName: string },
  work: () => Promise<T>,
): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    process.kill(pid, 'SIGSTOP');
    if (!(await isAmidTransaction(client, applicationName))) break;
    process.kill(pid, 'SIGCONT');
    if (tries === LIMIT_TRIES) throw new Error(`${applicationName} is never without a transaction`);
    await delay(EVERY_MS);
  }
  try {
    return await work();
  } finally {
    process.kill(pid, 'SIGCONT');
  }
}

async function isAmidTransaction(client: Client, applicationName: string): Promise<boolean> {
  const { rows } = await client.query(
    `select from pg_stat_activity where application_name like $1 || '%' and state <> 'idle' limit 1`,
    [applicationName],
  );
  return rows.length > 0;
}
