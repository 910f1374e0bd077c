import { Pruning } from '@csms/platform-db';

import { SILENT_LOGGER } from '../connection/event-logger';
import { TestInstallation } from '../testing/test-installation';

import { Inbox, OLD_INBOX_ROWS } from './inbox';

describe('Inbox', () => {
  let installation: TestInstallation;

  beforeAll(async () => {
    installation = await TestInstallation.create();
  }, 60_000);

  afterAll(() => installation.remove(), 30_000);

  const claim = (consumer: string, ...ids: string[]) =>
    installation.database.transaction(async (tx) => [...(await new Inbox(consumer).claim(tx, ids))].sort());

  it('gives each event to each consumer once', async () => {
    expect(await claim('a', 'evt_2', 'evt_1', 'evt_2')).toEqual(['evt_1', 'evt_2']);
    expect(await claim('a', 'evt_1', 'evt_3')).toEqual(['evt_3']);
    expect(await claim('b', 'evt_1')).toEqual(['evt_1']);
  });

  it('forgets what is older than 14 days, in small steps', async () => {
    await installation.database.query(
      `insert into inbox (consumer, event_id, at)
       select 'old', 'evt_' || n, now() - interval '15 days' from generate_series(1, 25) as n`,
    );
    await installation.database.query(
      `insert into inbox (consumer, event_id, at) values ('recent', 'evt_1', now() - interval '13 days')`,
    );
    const pruning = new Pruning({
      ...OLD_INBOX_ROWS,
      database: installation.database,
      logger: SILENT_LOGGER,
      chunkRows: 10,
    });
    expect(await pruning.prune()).toBe(25);
    expect(await claim('recent', 'evt_1')).toEqual([]);
    expect(await claim('old', 'evt_1')).toEqual(['evt_1']);
  });
});
