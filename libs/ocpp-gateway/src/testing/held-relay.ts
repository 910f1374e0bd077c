import type { Client } from 'pg';

import type { TestDatabase } from '@csms/testing';

const RELAY = 'ocpp_gateway-outbox-relay';

/**
 * Runs `work` while no relay publishes the outbox: takes the lock that makes a relay the active one, after ending the
 * session that has it, as another instance of the service would.
 */
export function whileRelayIsHeld(database: TestDatabase, work: () => Promise<void>): Promise<void> {
  return database.withRole('ocpp_gateway_owner', async (client) => {
    const [lock] = await database.query<{ space: number; key: number; pid: number }>(
      `select classid::bigint::bit(32)::int as space, objid::bigint::bit(32)::int as key, pid
       from pg_locks join pg_stat_activity using (pid)
       where locktype = 'advisory' and granted and application_name = $1 and datname = current_database()`,
      [RELAY],
    );
    if (lock === undefined) throw new Error('No relay is active');
    const taken = take(client, lock.space, lock.key);
    await database.query('select pg_terminate_backend($1, 5000)', [lock.pid]);
    await taken;
    await work();
  });
}

async function take(client: Client, space: number, key: number): Promise<void> {
  // Waits in the queue of the lock, before the relay that comes back.
  await client.query('select pg_advisory_lock($1, $2)', [space, key]);
}
