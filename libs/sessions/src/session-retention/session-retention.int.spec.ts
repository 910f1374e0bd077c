import { randomBytes } from 'node:crypto';

import {
  AuthorizationDecided,
  ConnectorStatusChanged,
  MeterValuesReceived,
  OrganizationChanged,
  TransactionEnded,
  TransactionStarted,
} from '@csms/contracts';
import { eventually, type TestService } from '@csms/testing';

import { ACharge, at } from '../testing/a-charge';
import { startSessions } from '../testing/start-sessions';

import { SessionRetention, TABLES_OF_SESSIONS } from './session-retention.service';

const DAY = 'from=2026-05-01&to=2026-05-01';

describe('sessions that are older than they are kept', () => {
  let service: TestService;

  beforeAll(async () => {
    service = await startSessions();
  }, 60_000);

  afterAll(() => service.stop(), 30_000);

  const query = <Row extends object>(sql: string, parameters: unknown[] = []): Promise<Row[]> =>
    service.platform.database.query<Row>(sql, parameters);
  const sweep = () => service.app.get(SessionRetention).sweep();
  const keeps = async (sessions_days: number): Promise<string> => {
    const organization_id = `org_${randomBytes(4).toString('hex')}`;
    await service.tell(OrganizationChanged, {
      ...OrganizationChanged.example,
      organization_id,
      data_retention: { meter_values_days: 36_500, sessions_days, ocpp_log_days: 90 },
    });
    return organization_id;
  };
  /** Of 1 May 2026, with readings, words of its connector and a token that was refused before. */
  const charged = async (organization_id: string): Promise<ACharge> => {
    const charge = new ACharge({ organization_id });
    const place = { charge_point_id: charge.chargePointId, organization_id };
    await service.tell(AuthorizationDecided, {
      ...AuthorizationDecided.example,
      ...place,
      decided_at: at('08:00'),
    });
    await service.tell(ConnectorStatusChanged, {
      ...ConnectorStatusChanged.example,
      ...place,
      connector_id: 1,
      evse_id: 1,
      status: 'Preparing',
      changed_at: at('08:11'),
    });
    await service.tell(TransactionStarted, charge.started());
    await service.tell(MeterValuesReceived, charge.metered('08:30', 6_500, 18_000));
    await service.tell(TransactionEnded, charge.ended());
    await service.settled();
    await eventually(async () => {
      expect(
        await query('select 1 from energy_quarter where session_id = $1', [charge.sessionId]),
      ).not.toEqual([]);
    });
    return charge;
  };
  const statusOf = async (organization: string, path: string): Promise<number> =>
    (await service.as(['read:sessions', 'read:energy'], organization).get(`/api/v1/${path}`)).status;
  const totalOf = async (organization: string, path: string): Promise<number> => {
    const { body } = await service
      .as(['read:sessions'], organization)
      .get<{ data: unknown[] }>(`/api/v1/${path}`);
    return body.data.length;
  };

  it('go with everything that is kept beside them, and those of others stay', async () => {
    const [brief, long] = [await keeps(30), await keeps(36_500)];
    const [old, kept] = [await charged(brief), await charged(long)];
    const running = new ACharge({ organization_id: brief });
    await service.tell(TransactionStarted, running.started());
    await service.settled();
    expect(await totalOf(brief, 'sessions/attempts')).toBe(1);

    await sweep();
    expect(await statusOf(brief, `sessions/${old.sessionId}`)).toBe(404);
    expect(await statusOf(brief, `sessions/${old.sessionId}/meter-values?${DAY}&interval=raw`)).toBe(404);
    expect(await totalOf(brief, 'sessions/attempts')).toBe(0);
    for (const table of TABLES_OF_SESSIONS) {
      const left = await query(`select 1 from ${table} where session_id = $1`, [old.sessionId]);
      expect([table, left]).toEqual([table, []]);
    }
    expect(await query('select 1 from connector_word where organization_id = $1', [brief])).toEqual([]);

    expect(await statusOf(long, `sessions/${kept.sessionId}`)).toBe(200);
    expect(await statusOf(long, `sessions/${kept.sessionId}/meter-values?${DAY}&interval=raw`)).toBe(200);
    expect(await totalOf(long, 'sessions/attempts')).toBe(1);
    expect(await query('select 1 from connector_word where organization_id = $1', [long])).toHaveLength(1);
    // A charge that goes on is not old, however long ago it began.
    expect(await statusOf(brief, `sessions/${running.sessionId}`)).toBe(200);
  });

  it('go while their quarters are counted anew, without a deadlock', async () => {
    const old = await charged(await keeps(30));
    const { sessionId } = old;
    await query(
      `insert into series_due (session_id, organization_id, due_at)
       select id, organization_id, now() + interval '1 hour' from session where id = $1`,
      [sessionId],
    );
    await service.installation.database.withRole('sessions_owner', async (keeper) => {
      await keeper.query('set search_path = sessions; begin');
      // What the keeper does: the row that is due, and then the quarters.
      await keeper.query('delete from series_due where session_id = $1', [sessionId]);
      const sweeping = sweep();
      await eventually(async () => {
        expect(
          await query(
            `select from pg_stat_activity
             where wait_event_type = 'Lock' and application_name = 'sessions' and datname = current_database()`,
          ),
        ).toHaveLength(1);
      });
      await keeper.query('update energy_quarter set readings = readings + 1 where session_id = $1', [
        sessionId,
      ]);
      await keeper.query('commit');
      await sweeping;
    });
    expect(await query('select 1 from session where id = $1', [sessionId])).toEqual([]);
    expect(await query('select 1 from energy_quarter where session_id = $1', [sessionId])).toEqual([]);
  });

  it('are forgotten by every table that names them', async () => {
    const rows = await query<{ name: string }>(
      `select table_name as name from information_schema.columns join pg_class on oid = ('sessions.' || table_name)::regclass
       where table_schema = 'sessions' and column_name = 'session_id' and not relispartition
       order by table_name`,
    );
    expect(rows.map(({ name }) => name)).toEqual([...TABLES_OF_SESSIONS].sort());
  });
});
