import type { EntityManager } from 'typeorm';

import type { AnyEventDefinition, OutgoingEvents } from '../envelope/event';
import { EventEncoder, type EventEncoderOptions } from '../envelope/event-encoder';

/**
 * Tells events together with the change they speak of: the rows are written in the caller's transaction, and the
 * service's {@link OutboxRelay} publishes them after the commit, at least once and in order per key.
 *
 * Order: events of one key are published in the order of their rows, which is the order of the commits only if each
 * transaction holds a lock on the aggregate (`select … for update`, or an update of its row) before it appends.
 */
export class Outbox {
  private readonly encoder: EventEncoder;

  constructor(options: EventEncoderOptions) {
    this.encoder = new EventEncoder(options);
  }

  /**
   * @throws InvalidEventError, EventTooLargeError before anything is written; the transaction can go on
   */
  async append<Ds extends readonly AnyEventDefinition[]>(
    tx: EntityManager,
    ...events: OutgoingEvents<Ds>
  ): Promise<void> {
    if (events.length === 0) return;
    const rows = events.map((event) => {
      const { id, topic, key, type, headers, value } = this.encoder.encode(event);
      return { event_id: id, topic, key, type, headers, payload: value };
    });
    // `with ordinality` keeps the order of the call in the order of the ids.
    await tx.query(
      `with added as (
         insert into outbox (event_id, topic, key, type, headers, payload)
         select row->>'event_id', row->>'topic', row->>'key', row->>'type', row->'headers', row->>'payload'
         from jsonb_array_elements($1::jsonb) with ordinality as rows(row, position)
         order by position
       )
       select pg_notify(${OUTBOX_CHANNEL}, '')`,
      [JSON.stringify(rows)],
    );
  }
}

/** Channels are shared by all schemas of a database, so that the name carries the schema. SQL expression. */
export const OUTBOX_CHANNEL = `'outbox_' || current_schema()`;
