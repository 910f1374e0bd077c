import { TransactionEnded, TransactionStarted } from '@csms/contracts';
import type { RestClient, TestService } from '@csms/testing';

import { ACharge, at } from '../testing/a-charge';
import { startSessions } from '../testing/start-sessions';

import type { SessionDto } from './dto/session.dto';

interface SessionList {
  readonly data: readonly SessionDto[];
  readonly total: number;
  readonly next_cursor: string | null;
}

describe('GET /api/v1/sessions', () => {
  let service: TestService;
  let api: RestClient;
  let other: RestClient;
  const early = new ACharge({ charge_point_id: 'CP-EARLY' });
  const noon = new ACharge({ charge_point_id: 'CP-NOON', site_id: 'site_2' });
  const late = new ACharge({ charge_point_id: 'CP-LATE' });
  const foreign = new ACharge({ charge_point_id: 'CP-FOREIGN', organization_id: 'org_B' });

  beforeAll(async () => {
    service = await startSessions();
    api = service.as(['read:sessions'], 'org_A');
    other = service.as(['read:sessions'], 'org_B');
    const token = (id_token: string, driver_id: string | null = null) => ({
      id_token,
      id_token_type: null,
      status: 'Accepted' as const,
      driver_id,
    });
    await Promise.all([
      service.tell(TransactionStarted, early.started({ started_at: at('00:30') })),
      service.tell(
        TransactionStarted,
        noon.started({ started_at: at('12:00'), connector_id: 2, authorization: token('AbCd', 'drv_1') }),
      ),
      service.tell(TransactionStarted, late.started({ started_at: at('23:30:59') })),
      service.tell(TransactionStarted, foreign.started({ started_at: at('12:00') })),
    ]);
    await service.tell(TransactionEnded, noon.ended({ ended_at: at('13:00'), reason: 'Remote' }));
    await service.settled();
  }, 60_000);

  afterAll(() => service.stop(), 30_000);

  const found = async (query: string): Promise<string[]> => {
    const { status, body } = await api.get<SessionList>(`/api/v1/sessions?${query}`);
    expect(status).toBe(200);
    expect(body.total).toBe(body.data.length);
    return body.data.map((row) => row.charge_point_id);
  };

  it('shows a credential that is held to a site the sessions there alone', async () => {
    const limited = service.asPrincipal({
      organizationId: 'org_A',
      subject: 'key_limited',
      type: 'api_key',
      scopes: ['read:sessions'],
      role: null,
      grants: [{ type: 'site', id: 'site_2', access: 'read' }],
    });
    const { body } = await limited.get<SessionList>('/api/v1/sessions');
    expect([body.total, body.data.map((row) => row.charge_point_id)]).toEqual([1, ['CP-NOON']]);
    for (const { session_id, charge_point_id } of (await api.get<SessionList>('/api/v1/sessions')).body
      .data) {
      const { status } = await limited.get(`/api/v1/sessions/${session_id}`);
      expect([charge_point_id, status]).toEqual([charge_point_id, charge_point_id === 'CP-NOON' ? 200 : 404]);
    }
  });

  it("lists the organization's sessions, newest first, and no other's", async () => {
    expect(await found('')).toEqual(['CP-LATE', 'CP-NOON', 'CP-EARLY']);
    const { body } = await other.get<SessionList>('/api/v1/sessions');
    expect(body.data.map((row) => row.charge_point_id)).toEqual(['CP-FOREIGN']);
  });

  it.each([
    ['from=2026-05-01&to=2026-05-01', ['CP-LATE', 'CP-NOON', 'CP-EARLY']],
    ['from=2026-05-01&to=2026-05-01&time_zone=Europe/London', ['CP-NOON', 'CP-EARLY']],
    ['from=2026-05-02&time_zone=Europe/London', ['CP-LATE']],
    ['to=2026-04-30&time_zone=America/New_York', ['CP-EARLY']],
    ['from=2026-05-01T12:00:00Z', ['CP-LATE', 'CP-NOON']],
    ['from=2026-05-01T12:00:01Z', ['CP-LATE']],
    ['to=2026-05-01T23:30:59Z&from=2026-05-01T13:00:00%2B00:00', ['CP-LATE']],
    ['status=active', ['CP-LATE', 'CP-EARLY']],
    ['status=stopped', ['CP-NOON']],
    ['status=stopped,active', ['CP-LATE', 'CP-NOON', 'CP-EARLY']],
    ['status=stopped&status=failed', ['CP-NOON']],
    ['sort=started_at', ['CP-EARLY', 'CP-NOON', 'CP-LATE']],
    ['charge_point_id=CP-EARLY', ['CP-EARLY']],
    ['charge_point_id=CP-FOREIGN', []],
    ['id_tag=aBcD', ['CP-NOON']],
    ['driver_id=drv_1', []],
    ['site_id=site_2', ['CP-NOON']],
    ['project_id=proj_1&connector_id=1', ['CP-LATE', 'CP-EARLY']],
    ['status=active&charge_point_id=CP-NOON', []],
  ])('with %s finds %j', async (query, chargePoints) => {
    expect(await found(query)).toEqual(chargePoints);
  });

  it.each([
    ['from=yesterday', 'from'],
    ['from=2026-05-02&to=2026-05-01', 'from'],
    ['time_zone=Mars/Olympus', 'time_zone'],
    ['status=charging', 'status'],
    ['status=active,charging', 'status'],
    ['connector_id=one', 'connector_id'],
    ['connector_id=99999999999', 'connector_id'],
    ['from=2026-02-30', 'from'],
    ['updated_since=soon', 'updated_since'],
    ['sort=energy', 'sort'],
    ['q=', 'q'],
    ['driver_id=drv_1&user_id=drv_2', 'user_id'],
    ['cursor=nonsense', 'cursor'],
    ['colour=red', 'colour'],
  ])('refuses %s with 400 and the name of the parameter', async (query, parameter) => {
    const { status, body } = await api.get(`/api/v1/sessions?${query}`);
    expect(status).toBe(400);
    expect(body).toMatchObject({ code: 'invalid_parameter', errors: [{ pointer: parameter }] });
  });

  it("says 404 to another organization's session, in the list as in the object", async () => {
    expect(await other.get(`/api/v1/sessions/${noon.sessionId}`)).toMatchObject({
      status: 404,
      body: { code: 'not_found', resource: 'session' },
    });
    expect((await api.get(`/api/v1/sessions/${noon.sessionId}`)).status).toBe(200);
  });

  it('pages by cursor over sessions of one instant without losing any', async () => {
    const many = Array.from({ length: 7 }, () => new ACharge({ organization_id: 'org_C' }));
    await Promise.all(many.map((charge) => service.tell(TransactionStarted, charge.started())));
    await service.settled();
    const client = service.as(['read:sessions'], 'org_C');
    const seen: string[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const suffix: string = cursor === '' ? '' : `&cursor=${cursor}`;
      const { body } = await client.get<SessionList>(`/api/v1/sessions?limit=3${suffix}`);
      seen.push(...body.data.map((row) => row.session_id));
      cursor = body.next_cursor;
    }
    expect(seen).toEqual(
      many
        .map((charge) => charge.sessionId)
        .sort()
        .reverse(),
    );
  });
});
