import type { EntityManager } from 'typeorm';

import type { OldRows } from '@csms/platform-db';

/** Longer than topics with many events keep theirs. */
export const OLD_INBOX_ROWS: OldRows = { table: 'inbox', isOld: `at < now() - interval '14 days'` };

interface InboxRow {
  readonly event_id: string;
}

/** Notes in the handler's own transaction which events a consumer has handled, so that each is handled once. */
export class Inbox {
  constructor(private readonly consumer: string) {}

  /**
   * Notes the events as handled, unless they are already. While another process handles one of them, this waits for
   * its outcome.
   *
   * @returns the ids that are new: those, and only those, must be handled in this transaction
   */
  async claim(tx: EntityManager, eventIds: readonly string[]): Promise<Set<string>> {
    // Sorted, so that two processes with the same events wait for each other in one direction.
    const ids = [...new Set(eventIds)].sort();
    const rows = await tx.query<InboxRow[]>(
      `insert into inbox (consumer, event_id) select $1, unnest($2::text[])
       on conflict do nothing returning event_id`,
      [this.consumer, ids],
    );
    return new Set(rows.map((row) => row.event_id));
  }
}
