import { TestDatabase } from '@csms/testing';

import { connectionHealth } from '../connections/domain/connection-health';

import { ANALYTICS_MIGRATIONS } from '.';

const SCHEMA = 'analytics';

/** As it was before live status. */
const BEFORE = `
  insert into analytics.charge_point (charge_point_id, organization_id, lifecycle, is_online, presence_at) values
    ('CP-HERE', 'org_1', 'handed_over', true, '2026-05-01T08:00:00Z'),
    ('CP-GONE', 'org_1', 'handed_over', false, '2026-05-01T09:00:00Z'),
    ('CP-NEW', 'org_1', 'registered', false, null);
  insert into analytics.connector (charge_point_id, evse_id, connector_id, status, changed_at)
    values ('CP-HERE', 1, 1, 'Charging', '2026-05-01T08:10:00Z');
  insert into analytics.site (site_id, organization_id) values ('site_1', 'org_1');
  insert into analytics.session (id, organization_id, charge_point_id, is_under_way)
    values ('sess_1', 'org_1', 'CP-HERE', true);
`;

describe('an installation from before live status', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await TestDatabase.create([SCHEMA]);
    await database.migrate({ schema: SCHEMA, migrations: ANALYTICS_MIGRATIONS.slice(0, 2) });
    await database.query(BEFORE);
    await database.migrate({ schema: SCHEMA, migrations: ANALYTICS_MIGRATIONS });
  }, 60_000);

  afterAll(() => database.drop());

  it('knows who is there and since when, by the newest presence', async () => {
    const rows = await database.query<{ id: string; is_opening: boolean; at: Date; first: Date }>(
      `select charge_point_id as id, is_opening, at, first_connected_at as first
       from analytics.connection_word join analytics.charge_point using (charge_point_id)
       where epoch = 0 order by 1`,
    );
    const [gone, here] = rows;
    expect(rows).toHaveLength(2);
    expect(here).toMatchObject({ id: 'CP-HERE', is_opening: true, at: new Date('2026-05-01T08:00:00Z') });
    expect(gone).toMatchObject({ id: 'CP-GONE', is_opening: false, at: new Date('2026-05-01T09:00:00Z') });
    const now = new Date('2026-05-01T10:00:00Z');
    const health = rows.map(({ is_opening: isOpening, at, first }) =>
      connectionHealth([{ isOpening, at, epoch: 0 }], first, now),
    );
    expect(health).toMatchObject([
      { uptimePercent: 0, disconnections: 0, lastDisconnectedAt: gone?.at },
      { uptimePercent: 100, disconnections: 0, lastConnectedAt: here?.at },
    ]);
  });

  it('keeps statuses, sites and sessions, whose rest is told by what comes next', async () => {
    const [connector] = await database.query(
      'select status, error_code, received_at = changed_at as is_dated from analytics.connector',
    );
    expect(connector).toEqual({ status: 'Charging', error_code: null, is_dated: true });
    expect(await database.query('select name from analytics.site')).toEqual([{ name: null }]);
    const [session] = await database.query(
      'select is_under_way, connector_id, power_w from analytics.session',
    );
    expect(session).toEqual({ is_under_way: true, connector_id: null, power_w: null });
  });
});
