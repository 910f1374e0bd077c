import { Inject, Injectable } from '@nestjs/common';

import { newId } from '@csms/kernel';
import { Database, isDatabaseOutage } from '@csms/platform-db';
import { LOGGER } from '@csms/platform-http';
import type { Logger } from '@csms/platform-ops';

import { STREAM_SETTINGS, type StreamSettings } from './stream-settings';

/** The connections of an instance that has not been heard of for so long are gone with it. */
const FORGOTTEN_SECONDS = 30;

/** How many streams an organization has open, over all instances. */
@Injectable()
export class ConnectionClaims {
  private readonly instanceId = newId('str');
  private readonly own = new Map<string, string>();

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(LOGGER) private readonly logger: Logger,
    @Inject(STREAM_SETTINGS) private readonly settings: StreamSettings,
  ) {}

  /** @returns whether there is room for one more */
  async claim(connectionId: string, organizationId: string): Promise<boolean> {
    const most = this.settings.connectionsPerOrganization;
    const hasRoom = await this.claimOnAll(connectionId, organizationId, most).catch((error: unknown) => {
      if (!isDatabaseOutage(error)) throw error;
      // What is known here then holds: the database is no reason to refuse anybody.
      return [...this.own.values()].filter((one) => one === organizationId).length < most;
    });
    if (hasRoom) this.own.set(connectionId, organizationId);
    return hasRoom;
  }

  async release(connectionId: string): Promise<void> {
    if (!this.own.delete(connectionId)) return;
    await this.write((tx) =>
      tx.query('delete from stream_connection where connection_id = $1', [connectionId]),
    );
  }

  /** Every few seconds: says that this instance is there, and writes down anew what the table has lost. */
  async renew(): Promise<void> {
    const rows = [...this.own].map(([connection_id, organization_id]) => ({
      connection_id,
      organization_id,
    }));
    await this.write(async (tx) => {
      await tx.query(
        `insert into stream_connection (connection_id, organization_id, instance_id, seen_at)
         select connection_id, organization_id, $2, now()
         from jsonb_to_recordset($1::jsonb) as own(connection_id text, organization_id text)
         order by connection_id
         on conflict (connection_id) do update set seen_at = excluded.seen_at`,
        [JSON.stringify(rows), this.instanceId],
      );
      await tx.query(`delete from stream_connection where seen_at < now() - $1 * interval '1 second'`, [
        FORGOTTEN_SECONDS,
      ]);
    });
  }

  private claimOnAll(connectionId: string, organizationId: string, most: number): Promise<boolean> {
    return this.database.transaction(async (tx) => {
      // One at a time for each organization, or two of them would both find the last place.
      await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`stream ${organizationId}`]);
      const claimed = await tx.query<unknown[]>(
        `insert into stream_connection (connection_id, organization_id, instance_id, seen_at)
         select $1, $2, $3, now()
         where (
           select count(*) from stream_connection
           where organization_id = $2 and seen_at > now() - $4 * interval '1 second'
         ) < $5
         returning 1`,
        [connectionId, organizationId, this.instanceId, FORGOTTEN_SECONDS, most],
      );
      return claimed.length > 0;
    });
  }

  private async write(work: Parameters<Database['transaction']>[0]): Promise<void> {
    try {
      await this.database.transaction(work);
    } catch (error) {
      // The next renewal says the same, and what is not renewed is forgotten.
      this.logger.warn({ err: error }, 'the open streams could not be written down');
    }
  }
}
