import { randomBytes } from 'node:crypto';

import {
  DriverChanged,
  DriverRemoved,
  MeterValuesReceived,
  TransactionEnded,
  TransactionStarted,
} from '@csms/contracts';
import type { RestClient, TestService } from '@csms/testing';

import { ACharge, at } from '../testing/a-charge';
import { startSessions } from '../testing/start-sessions';

import type { SessionDto } from './dto/session.dto';

interface SessionList {
  readonly data: readonly SessionDto[];
  readonly total: number;
  readonly next_cursor: string | null;
}

describe('whoever follows sessions', () => {
  let service: TestService;
  let organizations = 0;

  beforeAll(async () => {
    service = await startSessions();
  }, 60_000);

  afterAll(() => service.stop(), 30_000);

  const anOrganization = () => `org_${(organizations += 1)}`;
  const read = async (api: RestClient, query: string): Promise<SessionList> => {
    const { status, body } = await api.get<SessionList>(`/api/v1/sessions?${query}`);
    expect(status).toBe(200);
    return body;
  };
  const ids = ({ data }: SessionList) => data.map(({ session_id }) => session_id);
  const started = async (organization_id: string, ...times: string[]): Promise<ACharge[]> => {
    const charges = times.map(() => new ACharge({ organization_id }));
    for (const [index, charge] of charges.entries()) {
      await service.tell(TransactionStarted, charge.started({ started_at: at(times[index] ?? '') }));
    }
    await service.settled();
    return charges;
  };

  it('gets every session that was there once, whatever arrives between the pages', async () => {
    const organization = anOrganization();
    const api = service.as(['read:sessions'], organization);
    const times = ['08:00', '08:10', '08:10', '08:20', '08:30'];
    const there = await started(organization, ...times);
    const arrivals = ['09:00', '08:10', '07:00'];
    const seen: string[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const page: SessionList = await read(api, cursor === '' ? 'limit=2' : `limit=2&cursor=${cursor}`);
      seen.push(...ids(page));
      await started(organization, ...arrivals.splice(0, 1));
      cursor = page.next_cursor;
    }
    expect(seen).toHaveLength(new Set(seen).size);
    expect(seen).toEqual(expect.arrayContaining(there.map(({ sessionId }) => sessionId)));
  });

  it('gets what changed since, oldest change first, with its revision', async () => {
    const organization = anOrganization();
    const api = service.as(['read:sessions'], organization);
    const [first, second, third] = (await started(organization, '08:00', '08:01', '08:02')) as [
      ACharge,
      ACharge,
      ACharge,
    ];
    const since = (await read(api, 'updated_since=2026-01-01')).data.at(-1)?.updated_at ?? '';
    await service.tell(TransactionEnded, first.ended());
    await service.settled();
    await service.tell(TransactionEnded, second.ended({ meter_stop_wh: null }));
    await service.settled();
    await service.tell(MeterValuesReceived, second.metered('09:00', 14_000));
    await service.settled();
    const changes = await read(api, `updated_since=${since}`);
    expect(ids(changes).slice(-2)).toEqual([first.sessionId, second.sessionId]);
    expect(changes.data.at(-1)).toMatchObject({ revision: 2, corrected: true, energy_kwh: 13 });
    expect(Date.parse(changes.data.at(-1)?.updated_at ?? '')).toBeGreaterThan(Date.parse(since));
    expect(ids(await read(api, 'updated_since=2026-01-01&sort=-updated_at')).at(-1)).toBe(third.sessionId);
    expect((await read(api, 'updated_since=2100-01-01')).total).toBe(0);
  });

  it('is told that a cursor is of another question', async () => {
    const organization = anOrganization();
    const api = service.as(['read:sessions'], organization);
    await started(organization, '08:00', '08:01');
    const cursorOf = async (query: string) => (await read(api, `limit=1&${query}`)).next_cursor;
    const plain = await cursorOf('');
    const ofStatus = await cursorOf('status=active');
    const status = async (query: string) => (await api.get(`/api/v1/sessions?${query}`)).status;
    expect(await status(`status=active&limit=9&cursor=${ofStatus}`)).toBe(200);
    for (const query of [
      `status=failed&cursor=${ofStatus}`,
      `cursor=${ofStatus}`,
      `status=active&cursor=${plain}`,
      `sort=started_at&cursor=${plain}`,
      `sort=updated_at&cursor=${plain}`,
      `from=2026-05-01&cursor=${plain}`,
    ]) {
      expect(await api.get(`/api/v1/sessions?${query}`)).toMatchObject({
        status: 400,
        body: { code: 'invalid_parameter', errors: [{ pointer: 'cursor' }] },
      });
    }
  });

  describe('of drivers', () => {
    const driver = (organization_id: string, more: object = {}) => ({
      ...DriverChanged.example,
      driver_id: `drv_${randomBytes(4).toString('hex')}`,
      organization_id,
      group_ids: ['grp_vans', 'grp_night'],
      cost_centre: 'CC-7',
      ...more,
    });
    const charge = (of: ReturnType<typeof driver>) => {
      const one = new ACharge({ organization_id: of.organization_id });
      const authorization = {
        id_token: '04A1B2C3D4E5F6',
        id_token_type: null,
        status: 'Accepted' as const,
        driver_id: of.driver_id,
      };
      return { one, started: one.started({ authorization }) };
    };

    it.each(['before its start', 'after it'])(
      'finds them by the group and cost centre that were told %s',
      async (when) => {
        const organization = anOrganization();
        const api = service.as(['read:sessions', 'read:users'], organization);
        const anna = driver(organization);
        const { one, started: start } = charge(anna);
        await started(organization, '08:00');
        if (when === 'before its start') await service.tell(DriverChanged, anna);
        if (when === 'before its start') await service.settled();
        await service.tell(TransactionStarted, start);
        await service.settled();
        if (when === 'after it') await service.tell(DriverChanged, anna);
        // Of another time: the charge has begun.
        await service.tell(DriverChanged, { ...anna, group_ids: ['grp_later'], cost_centre: 'CC-8' });
        await service.tell(TransactionEnded, one.ended());
        await service.settled();
        for (const query of ['group_id=grp_night', 'cost_centre=CC-7', `user_id=${anna.driver_id}`]) {
          expect([query, ids(await read(api, query))]).toEqual([query, [one.sessionId]]);
        }
        for (const query of ['group_id=grp_later', 'cost_centre=CC-8', 'group_id=grp', 'user_id=drv_x']) {
          expect([query, ids(await read(api, query))]).toEqual([query, []]);
        }
        expect((await read(api, 'group_id=grp_vans')).data[0]).toMatchObject({
          group_ids: ['grp_vans', 'grp_night'],
          cost_centre: 'CC-7',
        });
      },
    );

    it('keeps no copy of one who is erased', async () => {
      const organization = anOrganization();
      const anna = driver(organization);
      await service.tell(DriverChanged, anna);
      await service.tell(DriverRemoved, {
        driver_id: anna.driver_id,
        organization_id: organization,
        removed_at: at('10:00'),
      });
      await service.settled();
      const copies = await service.installation.database.query(
        'select group_ids, cost_centre from sessions.driver where driver_id = $1',
        [anna.driver_id],
      );
      expect(copies).toEqual([{ group_ids: [], cost_centre: null }]);
    });
  });

  it('finds by the text of ids, and by that of a token as far as it may be seen', async () => {
    const organization = anOrganization();
    const one = new ACharge({ organization_id: organization, charge_point_id: `CP_${organization}-Depot` });
    await service.tell(TransactionStarted, one.started());
    const [other] = await started(organization, '08:00');
    const plain = service.as(['read:sessions'], organization);
    const usersToo = service.as(['read:sessions', 'read:users'], organization);
    const shown = (await read(plain, `charge_point_id=${one.chargePointId}`)).data[0];
    for (const text of [one.sessionId, shown?.transaction_id ?? '', '-depot', `${organization}-D`]) {
      expect([text, ids(await read(plain, `q=${encodeURIComponent(text)}`))]).toEqual([
        text,
        [one.sessionId],
      ]);
    }
    // Both have the token of the contracts' example.
    expect((await read(plain, 'q=e5f6')).total).toBe(2);
    expect((await read(plain, 'q=A1B2C3')).total).toBe(0);
    expect((await read(usersToo, 'q=a1b2c3')).total).toBe(2);
    expect((await read(plain, 'q=%25')).total).toBe(0);
    expect(ids(await read(plain, `q=${other?.sessionId}`))).toEqual([other?.sessionId]);
  });
});
