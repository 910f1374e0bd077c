import {
  ChargePointConnected,
  ChargePointDecommissioned,
  ChargePointHeard,
  ChargePointRegistered,
  ConnectorStatusChanged,
  TransactionStarted,
} from '@csms/contracts';
import type { RestClient, TestService } from '@csms/testing';

import { ACharger, ago, uniqueId } from '../testing/a-charger';
import { startAnalytics } from '../testing/start-analytics';

import type { LiveStatusDto } from './dto/live-status.dto';

const LIST = '/api/v1/status/charge-points';

interface List {
  readonly data: readonly LiveStatusDto[];
  readonly total: number;
  readonly next_cursor: string | null;
}

describe(`GET ${LIST}`, () => {
  let service: TestService;
  let organizationId: string;
  let api: RestClient;

  beforeAll(async () => {
    service = await startAnalytics();
  }, 60_000);

  beforeEach(() => {
    organizationId = uniqueId('org');
    api = service.as(['read:charge_points'], organizationId);
  });

  afterAll(() => service.stop(), 30_000);

  async function aCharger(place: object = {}, interval = 300): Promise<ACharger> {
    const charger = new ACharger({ organization_id: organizationId, ...place });
    await service.tell(ChargePointRegistered, charger.registered({ heartbeat_interval_seconds: interval }));
    return charger;
  }

  const list = async (query = '', client = api): Promise<List> => {
    await service.settled();
    const { status, body } = await client.get<List>(`${LIST}${query}`);
    expect(status).toBe(200);
    return body;
  };
  const idsOf = ({ data }: List) => data.map(({ charge_point_id }) => charge_point_id);
  const sorted = (...chargers: ACharger[]) => chargers.map(({ id }) => id).sort();

  it('is of all that are in service, in the order of their ids, each as live-status shows it', async () => {
    const chargers = [await aCharger(), await aCharger(), await aCharger()];
    const [first] = chargers as [ACharger];
    await service.tell(ChargePointConnected, first.opened(ago(1), 1));
    await service.tell(TransactionStarted, first.started(ago(1), 0));
    const gone = await aCharger();
    await service.tell(ChargePointDecommissioned, gone.registered({ lifecycle: 'decommissioned' }));
    await service.tell(
      ChargePointConnected,
      new ACharger({ organization_id: organizationId }).opened(ago(1), 1),
    );
    const all = await list();
    expect(idsOf(all)).toEqual(sorted(...chargers));
    expect(all.total).toBe(3);
    for (const one of all.data) {
      const { body } = await api.get(`${LIST}/${one.charge_point_id}/live-status`);
      expect(one).toEqual(body);
    }
    expect(all.data.find(({ charge_point_id }) => charge_point_id === first.id)).toMatchObject({
      online: true,
      connectors: [{ session_id: first.sessionId, energy_kwh: 0 }],
    });
    expect(await list('', service.as(['read:charge_points'], uniqueId('org')))).toMatchObject({ data: [] });
  });

  it('is of those that are named', async () => {
    const [one, two] = [await aCharger(), await aCharger()];
    await aCharger();
    const stranger = new ACharger({ organization_id: uniqueId('org') });
    await service.tell(ChargePointRegistered, stranger.registered());
    expect(idsOf(await list(`?ids=${two.id},CP-NOBODY,${one.id},${stranger.id},${two.id}`))).toEqual(
      sorted(one, two),
    );
  });

  it('is of a site, a project, those that are online, and a status that was told', async () => {
    const elsewhere = await aCharger({ site_id: 'site_2', project_id: 'proj_2' });
    const [silent, there, fresh] = [await aCharger(), await aCharger(), await aCharger()];
    await service.tell(ChargePointConnected, silent.opened(ago(60), 1));
    await service.tell(ChargePointConnected, there.opened(ago(60), 1));
    await service.tell(ChargePointHeard, there.heard(ago(9)));
    await service.tell(ChargePointConnected, fresh.opened(ago(1), 1));
    await service.tell(ConnectorStatusChanged, there.status(2, 'Faulted'));
    await service.tell(ConnectorStatusChanged, fresh.status(0, 'Faulted'));
    expect(idsOf(await list('?site_id=site_2'))).toEqual([elsewhere.id]);
    expect(idsOf(await list('?project_id=proj_1'))).toEqual(sorted(silent, there, fresh));
    expect(idsOf(await list('?online=true'))).toEqual(sorted(there, fresh));
    expect(idsOf(await list('?online=false'))).toEqual(sorted(elsewhere, silent));
    expect((await list('?online=true')).data.map(({ online }) => online)).toEqual([true, true]);
    expect((await list('?online=false')).data.map(({ online }) => online)).toEqual([false, false]);
    expect(idsOf(await list('?connector_status=Faulted'))).toEqual([there.id]);
    expect(idsOf(await list('?site_id=site_2&project_id=proj_1'))).toEqual([]);
    const limited = service.asPrincipal({
      ...{ organizationId, subject: 'key_limited', type: 'api_key', role: null },
      ...{ scopes: ['read:charge_points'], grants: [{ type: 'site', id: 'site_2', access: 'read' }] },
    });
    expect(idsOf(await list('', limited))).toEqual([elsewhere.id]);
    expect(idsOf(await list(`?ids=${there.id}`, limited))).toEqual([]);
  });

  it('agrees at the edge of silence with what it shows', async () => {
    const chargers = await Promise.all([1, 2, 3].map((interval) => aCharger({}, interval * 60)));
    for (const charger of chargers) await service.tell(ChargePointConnected, charger.opened(ago(4.5), 1));
    const [one, two, three] = chargers as [ACharger, ACharger, ACharger];
    expect(idsOf(await list('?online=true'))).toEqual([three.id]);
    expect(idsOf(await list('?online=false'))).toEqual(sorted(one, two));
  });

  it('is paged by a cursor that does not shift while charge points arrive', async () => {
    const chargers = await Promise.all(Array.from({ length: 5 }, () => aCharger()));
    const seen: string[] = [];
    let page = await list('?limit=2');
    for (;;) {
      seen.push(...idsOf(page));
      if (page.next_cursor === null) break;
      chargers.push(await aCharger());
      page = await list(`?limit=2&cursor=${page.next_cursor}`);
      if (seen.length > 20) break;
    }
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toEqual([...seen].sort());
    expect(seen).toEqual(expect.arrayContaining(sorted(...chargers.slice(0, 5))));
  });

  it.each([
    '?ids=',
    '?ids=CP 1',
    `?ids=${Array.from({ length: 101 }, (_, index) => `CP-${index}`).join(',')}`,
    `?ids=${'x'.repeat(49)}`,
    '?online=perhaps',
    '?connector_status=Busy',
    `?site_id=${'x'.repeat(65)}`,
    '?limit=0',
    '?cursor=nonsense',
    '?status=online',
  ])('refuses the query %#', async (query) => {
    expect(await api.get(`${LIST}${query}`)).toMatchObject({
      status: 400,
      body: { code: 'invalid_parameter' },
    });
  });

  it('takes a hundred ids', async () => {
    const ids = Array.from({ length: 100 }, (_, index) => `${'x'.repeat(45)}${index % 100}`).join(',');
    expect(await list(`?ids=${ids}`)).toMatchObject({ data: [], total: 0, next_cursor: null });
  });
});
