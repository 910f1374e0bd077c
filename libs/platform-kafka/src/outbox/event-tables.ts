/**
 * SQL for a service's first migration: the tables `outbox` and `inbox` in the schema of the search path.
 *
 * `outbox.id` is the order of publishing. It equals the order of commits per key only if a transaction locks the
 * aggregate's row before it appends.
 */
export function eventTablesUp(): string {
  return `
    create table outbox (
      id bigint generated always as identity primary key,
      event_id text not null,
      topic text not null,
      key text not null,
      type text not null,
      headers jsonb not null,
      payload text not null,
      created_at timestamptz not null default now()
    );
    comment on table outbox is 'Events that are committed but not yet published; the relay deletes what Kafka has';
    create table inbox (
      consumer text not null,
      event_id text not null,
      at timestamptz not null default now(),
      primary key (consumer, event_id)
    );
    comment on table inbox is 'Events that were handled, so that a repetition changes nothing; kept for 14 days';
    create index inbox_at on inbox using brin (at);
  `;
}

export function eventTablesDown(): string {
  return 'drop table inbox; drop table outbox;';
}
