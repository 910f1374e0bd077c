import { OrganizationChanged } from '@csms/contracts';
import { Database } from '@csms/platform-db';
import { ANONYMOUS, LOGGER } from '@csms/platform-http';
import type { Logger } from '@csms/platform-ops';
import { eventually, type RestClient } from '@csms/testing';

import { OcppGatewaySettings } from '../ocpp-gateway-settings';
import { boot16, start16 } from '../testing/frames';
import type { TestCharger } from '../testing/test-charger';
import { TestGateway } from '../testing/test-gateway';

import type { InboundMessageDto, OcppMessageDto } from './dto/message.dto';
import { MessageLog } from './message-log';
import { MessageLogMetrics } from './message-log-metrics';
import { MessagePartitions } from './message-partitions';

interface Page<Item> {
  readonly data: Item[];
  readonly total: number;
  readonly next_cursor: string | null;
}

describe('the log of messages', () => {
  let gateway: TestGateway;
  let api: RestClient;
  let id: string;
  let charger: TestCharger;

  beforeAll(async () => {
    gateway = await TestGateway.start({ environment: { OCPP_MESSAGE_LOG_KB_PER_DAY: '64' } });
    api = gateway.service.as(['read:charge_points', 'write:charge_points'], 'org_A');
  }, 60_000);

  beforeEach(async () => {
    ({ charger, id } = await gateway.charger16());
  });

  afterEach(() => charger.close());

  afterAll(() => gateway.stop(), 30_000);

  async function log(query = '', client = api): Promise<Page<OcppMessageDto>> {
    await gateway.service.app.get(MessageLog).write();
    return (await client.get<Page<OcppMessageDto>>(`/api/v1/charge-points/${id}/ocpp-log${query}`)).body;
  }
  const actions = async (query = '') => (await log(query)).data.map(({ action }) => action);

  it('has each call of a charger with its answer', async () => {
    const response = await charger.result('BootNotification', boot16, 'boot-1');
    expect((await log()).data).toEqual([
      {
        at: expect.stringMatching(/Z$/),
        direction: 'in',
        message_id: 'boot-1',
        action: 'BootNotification',
        payload: boot16,
        outcome: 'answered',
        error_code: null,
        response,
        duration_ms: expect.any(Number),
        connection_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        ocpp_version: '1.6',
      },
    ]);
  });

  it('has what we refused, and what we could not read', async () => {
    await charger.result('Heartbeat', {});
    await charger.call('BootNotification', {}, 'bad-1');
    await charger.call('SelfDestruct', { in: 'no time' }, 'bad-2');
    charger.sendRaw('[2,"bad-3","Authorize",{"idTag":"04A1B2C3');
    await eventually(async () => expect((await log('?errors_only=true')).data).toHaveLength(3));
    const { data } = await log('?outcome=error');
    expect((await log('?errors_only=true')).data).toEqual(data);
    expect(data).toMatchObject([
      { action: null, payload: '[2,"bad-3","Authorize",{"idTag":"…' },
      { action: 'SelfDestruct', error_code: 'NotImplemented', payload: { in: 'no time' } },
      {
        action: 'BootNotification',
        error_code: 'OccurenceConstraintViolation',
        response: { code: 'OccurenceConstraintViolation', description: expect.any(String) },
      },
    ]);
  });

  it('has our calls with the answer of the charger, or without one', async () => {
    const clear = (more = {}) => api.post(`/api/v1/ocpp16/${id}/clear_cache`, more);
    charger.onCommand(() => ({ payload: { status: 'Accepted' } }));
    await clear();
    charger.onCommand(() => ({ code: 'NotSupported', description: 'no' }));
    await clear();
    charger.onCommand(() => null);
    await clear({ timeout_seconds: 1 });
    expect((await log('?direction=out')).data).toMatchObject([
      {
        action: 'ClearCache',
        outcome: 'unanswered',
        error_code: 'timeout',
        response: null,
        duration_ms: null,
      },
      { outcome: 'error', error_code: 'NotSupported', response: { code: 'NotSupported', description: 'no' } },
      { outcome: 'answered', error_code: null, response: { status: 'Accepted' }, payload: {} },
    ]);
    expect(await actions('?direction=in')).toEqual([]);
  });

  it('has of tags their ends and no password, in the table too', async () => {
    const idTag = await gateway.issue();
    await charger.result('StartTransaction', start16(idTag));
    charger.onCommand(() => ({ payload: { status: 'Accepted' } }));
    const secret = { key: 'WifiPassword', value: 'S3CRET-OF-THE-CHARGER' };
    await api.post(`/api/v1/ocpp16/${id}/change_configuration`, secret);
    const configurationKey = [{ ...secret, readonly: false }];
    charger.onCommand(() => ({ payload: { configurationKey } }));
    await api.post(`/api/v1/ocpp16/${id}/get_configuration`, {});
    expect((await log()).data).toMatchObject([
      { action: 'GetConfiguration', response: { configurationKey: [{ key: 'WifiPassword', value: '…' }] } },
      { action: 'ChangeConfiguration', payload: { key: 'WifiPassword', value: '…' } },
      { action: 'StartTransaction', payload: { idTag: `…${idTag.slice(-4)}` } },
    ]);
    const { database } = gateway.service.platform;
    const rows = JSON.stringify(await database.query('select * from message_log'));
    expect(rows).not.toContain(idTag);
    expect(rows).not.toContain('S3CRET');
  });

  it('is filtered and paged, newest first', async () => {
    for (let n = 1; n <= 3; n += 1) await charger.result('Heartbeat', {}, `beat-${n}`);
    await charger.result('BootNotification', boot16, 'boot');
    expect(await actions('?action=BootNotification')).toEqual(['BootNotification']);
    expect((await log('?message_id=beat-2')).data).toMatchObject([{ message_id: 'beat-2' }]);
    expect(await actions('?to=2020-01-01')).toEqual([]);
    expect((await log('?from=2020-01-01')).total).toBe(4);
    const first = await log('?limit=3');
    expect(first.data.map(({ message_id }) => message_id)).toEqual(['boot', 'beat-3', 'beat-2']);
    const second = await log(`?limit=3&cursor=${first.next_cursor}`);
    expect(second.data.map(({ message_id }) => message_id)).toEqual(['beat-1']);
  });

  it.each([
    'direction=up',
    'outcome=good',
    'errors_only=yes',
    'from=never',
    'sort=x',
    'cursor=x',
    `action=${'x'.repeat(65)}`,
  ])('answers 400 to ?%s', async (query) => {
    expect((await api.get(`/api/v1/charge-points/${id}/ocpp-log?${query}`)).status).toBe(400);
  });

  it('shows the calls of a charger, and who answered', async () => {
    await charger.result('Heartbeat', {}, 'beat');
    await gateway.service.app.get(MessageLog).write();
    const { body } = await api.get<Page<InboundMessageDto>>(
      `/api/v1/charge-points/${id}/messages?action=Heartbeat`,
    );
    expect(body.data).toEqual([
      {
        message_id: 'beat',
        action: 'Heartbeat',
        payload: {},
        received_at: expect.stringMatching(/Z$/),
        response: { currentTime: expect.any(String) },
        responded_by: 'default',
        handler_problem: null,
        pending: false,
        answer_by: null,
        id_token: null,
      },
    ]);
  });

  it('is shown to those alone who see the charger', async () => {
    const statusFor = async (client: RestClient) =>
      (await client.get(`/api/v1/charge-points/${id}/ocpp-log`)).status;
    expect(await statusFor(gateway.service.as(['read:charge_points'], 'org_B'))).toBe(404);
    expect(await statusFor(gateway.service.as(['write:charge_points'], 'org_A'))).toBe(403);
    const elsewhere = gateway.service.asPrincipal({
      ...ANONYMOUS,
      organizationId: 'org_A',
      type: 'user',
      scopes: ['read:charge_points'],
      grants: [{ type: 'site', id: 'site_other', access: 'read' }],
    });
    expect(await statusFor(elsewhere)).toBe(404);
    expect((await api.get('/api/v1/charge-points/CP-NOBODY/messages')).status).toBe(404);
  });

  it('takes only so much of a charger a day, and counts the rest', async () => {
    const data = 'x'.repeat(15_000);
    for (let n = 0; n < 6; n += 1) await charger.result('DataTransfer', { vendorId: 'x', data });
    expect((await log()).total).toBe(4);
    const { values } = await gateway.service.app.get(MessageLogMetrics).dropped.get();
    expect(values).toEqual([expect.objectContaining({ labels: { reason: 'daily_limit' }, value: 2 })]);
  });

  it('drops days that are too old with their tables', async () => {
    const partitions = gateway.service.app.get(MessagePartitions);
    await partitions.make(new Set(['2020-01-30', '2020-01-31']));
    const dropped = await partitions.dropOlderThan(14, new Date('2020-02-14T12:00:00Z'));
    expect(dropped).toEqual(['message_log_20200130']);
    expect(await partitions.dropOlderThan(14)).toEqual(['message_log_20200131']);
  });

  it('keeps them as long as their organization says, beside those of others', async () => {
    const { platform, app } = gateway.service;
    const said = async (organization_id: string, days: number, ocpp_log_days: number): Promise<void> => {
      const data_retention = { meter_values_days: 400, sessions_days: 3_650, ocpp_log_days };
      await gateway.service.tell(OrganizationChanged, {
        ...OrganizationChanged.example,
        ...{ organization_id, data_retention },
      });
      await platform.database.query(
        `insert into message_log (entry_id, organization_id, charge_point_id, connection_id, ocpp_version, direction,
           outcome, at) values ($1, $1, 'CP', 'con', '1.6', 'in', 'answered', now() - make_interval(days => $2))`,
        [organization_id, days],
      );
    };
    const day = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);
    await app.get(MessagePartitions).make(new Set([day(10), day(6)]));
    await said('org_brief', 10, 7);
    await said('org_recent', 6, 7);
    await said('org_long', 10, 30);
    await gateway.service.settled();
    await app.get(MessagePartitions).removeUnkept();
    const left = await platform.database.query<{ id: string }>(
      `select organization_id as id from message_log where charge_point_id = 'CP' order by 1`,
    );
    expect(left.map(({ id }) => id)).toEqual(['org_long', 'org_recent']);
  });

  it('drops them by itself, a minute after the service began', async () => {
    const { app, platform } = gateway.service;
    const partitions = app.get(MessagePartitions);
    await partitions.make(new Set(['2020-01-29']));
    const its = new MessageLog(
      app.get(Database),
      partitions,
      app.get(MessageLogMetrics),
      app.get(OcppGatewaySettings),
      app.get<Logger>(LOGGER),
    );
    // Of the log alone: what it asks of the database goes by the clock of all others.
    jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate', 'Date', 'performance'] });
    its.onApplicationBootstrap();
    jest.advanceTimersByTime(60_000);
    jest.useRealTimers();
    await eventually(async () =>
      expect(await platform.database.query(`select to_regclass('message_log_20200129') as found`)).toEqual([
        { found: null },
      ]),
    );
    await its.onApplicationShutdown();
  });
});
