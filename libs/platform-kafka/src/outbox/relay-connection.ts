import { Client } from 'pg';

import type { EventHeaders } from '../envelope/event-headers';

import { OUTBOX_CHANNEL } from './outbox';

export interface RelayConnectionOptions {
  /** Address of the role that owns the outbox. */
  readonly url: string;
  readonly schema: string;
  /** Called at each notification that rows were committed. */
  readonly onNotify: () => void;
}

export interface OutboxRow {
  readonly id: string;
  readonly event_id: string;
  readonly topic: string;
  readonly key: string;
  readonly headers: EventHeaders;
  readonly payload: string;
}

export interface OutboxBacklog {
  readonly depth: number;
  readonly oldestAgeSeconds: number;
}

/** Any constant will do; it must only be the same in every process that relays. */
const RELAY_LOCK = 7_262_634;

/**
 * The relay's own connection: its session holds the lock that makes it the one active relay of the schema, and every
 * read and delete goes through it, so that a relay whose session is gone cannot go on by mistake.
 */
export class RelayConnection {
  private readonly client: Client;
  private failure: Error | null = null;

  constructor(options: RelayConnectionOptions) {
    this.client = new Client({
      connectionString: options.url,
      application_name: `${options.schema}-outbox-relay`,
      connectionTimeoutMillis: 5_000,
      query_timeout: 20_000,
      keepAlive: true,
      options: `-c search_path=${options.schema} -c statement_timeout=15000`,
    });
    this.client.on('error', (error) => {
      this.failure = error;
      options.onNotify();
    });
    this.client.on('notification', () => options.onNotify());
  }

  async open(): Promise<void> {
    await this.client.connect();
  }

  async close(): Promise<void> {
    // The session, and with it the lock, ends even if the goodbye does not get through.
    await this.client.end().catch(() => undefined);
  }

  /** @returns whether this session now holds the lock */
  async tryLock(): Promise<boolean> {
    const { rows } = await this.query<{ locked: boolean }>(
      'select pg_try_advisory_lock($1, hashtext(current_schema())) as locked',
      [RELAY_LOCK],
    );
    return rows[0]?.locked === true;
  }

  async listen(): Promise<void> {
    const { rows } = await this.query<{ channel: string }>(
      `select quote_ident(${OUTBOX_CHANNEL}) as channel`,
    );
    await this.query(`listen ${rows[0]?.channel ?? ''}`);
  }

  async next(limit: number): Promise<OutboxRow[]> {
    const { rows } = await this.query<OutboxRow>(
      'select id::text, event_id, topic, key, headers, payload from outbox order by outbox.id limit $1',
      [limit],
    );
    return rows;
  }

  async remove(rows: readonly OutboxRow[]): Promise<void> {
    await this.query('delete from outbox where id = any($1::bigint[])', [rows.map(({ id }) => id)]);
  }

  async backlog(): Promise<OutboxBacklog> {
    const { rows } = await this.query<{ depth: string; age: string }>(
      'select count(*) as depth, coalesce(extract(epoch from now() - min(created_at)), 0) as age from outbox',
    );
    return { depth: Number(rows[0]?.depth ?? 0), oldestAgeSeconds: Number(rows[0]?.age ?? 0) };
  }

  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- says what a statement gives
  private async query<Row extends object>(sql: string, parameters: unknown[] = []): Promise<{ rows: Row[] }> {
    if (this.failure !== null) throw this.failure;
    return this.client.query<Row>(sql, parameters);
  }
}
