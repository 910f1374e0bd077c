import type { OldRows } from '@csms/platform-db';

/** Nobody asks for them any more. */
export const OLD_COMMAND_ROWS: readonly OldRows[] = [
  { table: 'command', isOld: `sent_at < now() - interval '90 days'` },
  // Of a transaction whose end was never told.
  { table: 'newest_reading', isOld: `read_at < now() - interval '90 days'` },
];
