import {
  ApiCommandCompleted,
  ChargePointRegistered,
  CommandCompleted,
  CommandRequested,
} from '@csms/contracts';
import { newId } from '@csms/kernel';
import { Pruning } from '@csms/platform-db';
import { eventually, type RestClient } from '@csms/testing';

import type { TestCharger } from '../../testing/test-charger';
import { TestGateway } from '../../testing/test-gateway';

import type { SentCommandDto } from './command-history.dto';
import { CommandJournal } from './command-journal';
import { OLD_COMMAND_ROWS } from './old-command-rows';

interface History {
  readonly data: readonly SentCommandDto[];
  readonly total: number;
  readonly next_cursor: string | null;
}

const HISTORY = '/api/v1/cpo/commands/history';

describe('the history of commands', () => {
  let gateway: TestGateway;
  let api: RestClient;

  beforeAll(async () => {
    gateway = await TestGateway.start();
    api = gateway.service.as(['write:charge_points', 'read:charge_points'], 'org_A');
  }, 60_000);

  afterAll(() => gateway.stop(), 30_000);

  async function connected(answer: (action: string) => object | null) {
    const one = await gateway.charger16();
    answers(one.charger, answer);
    return one;
  }

  function answers(charger: TestCharger, answer: (action: string) => object | null): void {
    charger.onCommand((action) => {
      const payload = answer(action);
      return payload === null ? null : { payload };
    });
  }

  const accepted = () => ({ status: 'Accepted' });
  const history = async (query = '', client = api): Promise<History> =>
    (await client.get<History>(`${HISTORY}${query}`)).body;
  const historyOf = async (id: string, query = ''): Promise<History> =>
    (await api.get<History>(`/api/v1/cpo/commands/${id}/history${query}`)).body;
  const idOf = async (path: string, body: object): Promise<string> =>
    (await api.post<{ command_id: string }>(path, body)).body.command_id;

  it('tells what was asked by whom, and what became of it', async () => {
    const { id, charger } = await connected(accepted);
    const commandId = await idOf(`/api/v1/cpo/commands/${id}`, { command: 'hard_reset' });
    const row = {
      command_id: commandId,
      charge_point_id: id,
      bulk_id: null,
      command: 'hard_reset',
      action: 'Reset',
      ocpp_version: '1.6',
      parameters: {},
      status: 'Accepted',
      reason: null,
      response: { status: 'Accepted' },
      response_time_ms: expect.any(Number),
      sent_at: expect.stringMatching(/Z$/),
      completed_at: expect.stringMatching(/Z$/),
      late_response: null,
      late_response_at: null,
      requested_by: { type: 'api_key', id: expect.any(String) },
    };
    expect((await api.get(`${HISTORY}/${commandId}`)).body).toEqual(row);
    expect((await historyOf(id)).data).toEqual([row]);
    expect((await history(`?charge_point_id=${id}`)).data).toEqual([row]);
    await charger.close();
  });

  it('keeps the end of a tag, and no password', async () => {
    const { id, charger } = await connected(accepted);
    await api.post(`/api/v1/ocpp16/${id}/remote_start_transaction`, { id_tag: '04A1B2C3D4E5F6' });
    await api.post(`/api/v1/ocpp16/${id}/change_configuration`, {
      key: 'WifiPassword',
      value: 'S3CRET-OF-THE-CHARGER',
    });
    const { data } = await historyOf(id);
    expect(data.map(({ parameters }) => parameters)).toEqual([
      { key: 'WifiPassword', value: '…' },
      { idTag: '…E5F6' },
    ]);
    const rows = await gateway.service.platform.database.query(
      'select * from command where charge_point_id = $1',
      [id],
    );
    expect(JSON.stringify(rows)).not.toMatch(/S3CRET|04A1B2C3D4E5F6/);
    await charger.close();
  });

  it('tells each outcome, also of commands of a single version', async () => {
    const { id, charger } = await connected(() => ({ status: 'Rejected' }));
    const path = `/api/v1/ocpp16/${id}`;
    await api.post(`${path}/clear_cache`, {});
    charger.onCommand(() => ({ code: 'NotSupported', description: 'no' }));
    await api.post(`${path}/clear_cache`, {});
    charger.onCommand(() => null);
    expect((await api.post(`${path}/clear_cache`, { timeout_seconds: 1 })).status).toBe(504);
    charger.onCommand(() => {
      void charger.close();
      return null;
    });
    expect((await api.post(`${path}/clear_cache`, {})).status).toBe(424);
    expect((await historyOf(id)).data.map(({ status, reason }) => [status, reason])).toEqual([
      ['Error', 'connection_lost'],
      ['Timeout', 'charge_point_timeout'],
      ['Error', 'NotSupported'],
      ['Rejected', 'Rejected'],
    ]);
  });

  it('has no row of what was never sent', async () => {
    const { id, charger } = await connected(accepted);
    expect((await api.post(`/api/v1/ocpp16/${id}/reset`, { type: 'Gently' })).status).toBe(422);
    const offline = await gateway.register();
    expect((await api.post(`/api/v1/ocpp16/${offline.id}/clear_cache`, {})).status).toBe(424);
    expect(await historyOf(offline.id)).toMatchObject({ data: [], total: 0 });
    expect(await historyOf(id)).toMatchObject({ data: [], total: 0 });
    await charger.close();
  });

  it('tells a command that is under way, and of one whose server died that nobody knows', async () => {
    const { id, charger } = await connected(() => null);
    const waiting = api.post(`/api/v1/ocpp16/${id}/clear_cache`, { timeout_seconds: 20 });
    const commandId = await eventually(async () => {
      const [row] = (await history(`?status=Pending&charge_point_id=${id}`)).data;
      expect(row).toMatchObject({ status: 'Pending', completed_at: null, response: null });
      return row?.command_id ?? '';
    });
    const { database } = gateway.service.platform;
    await database.query(`update command set lost_at = now() - interval '1 second' where command_id = $1`, [
      commandId,
    ]);
    expect(await gateway.service.app.get(CommandJournal).giveUpLost()).toBe(1);
    const lost = { status: 'Error', reason: 'outcome_unknown' };
    expect((await api.get(`${HISTORY}/${commandId}`)).body).toMatchObject(lost);
    // What comes all the same changes nothing any more, and is told once.
    await charger.close();
    expect((await waiting).status).toBe(424);
    expect((await api.get(`${HISTORY}/${commandId}`)).body).toMatchObject(lost);
    await gateway.service.settled();
    const told = gateway.service
      .told(ApiCommandCompleted)
      .filter(({ data }) => data.command_id === commandId);
    expect(told.map(({ data }) => data)).toEqual([expect.objectContaining(lost)]);
  });

  it('is given up without being asked, too', async () => {
    const { database } = gateway.service.platform;
    const commandId = newId('cmd');
    await database.query(
      `insert into command (command_id, organization_id, charge_point_id, command, action, ocpp_version, parameters,
                            requested_by_type, sent_at, lost_at)
       values ($1, 'org_A', 'CP-LOST', 'Reset', 'Reset', '1.6', '{}', 'api_key', now(), now())`,
      [commandId],
    );
    await eventually(
      async () => {
        const { body } = await api.get<SentCommandDto>(`${HISTORY}/${commandId}`);
        expect(body.status).toBe('Error');
      },
      { timeoutMs: 20_000 },
    );
  }, 30_000);

  it('has what services of ours asked for', async () => {
    const { id, charger } = await connected(accepted);
    const command_id = newId('cmd');
    await gateway.service.tell(CommandRequested, {
      ...CommandRequested.example,
      command_id,
      organization_id: 'org_A',
      charge_point_id: id,
      command: { name: 'trigger_heartbeat' },
      reference: 'comm_1',
      requested_at: new Date().toISOString(),
      expires_at: new Date(Date.now() + 60_000).toISOString(),
    });
    await eventually(async () =>
      expect((await historyOf(id)).data).toMatchObject([
        {
          command_id,
          command: 'trigger_heartbeat',
          action: 'TriggerMessage',
          status: 'Accepted',
          requested_by: { type: 'service', id: 'comm_1' },
        },
      ]),
    );
    await gateway.service.settled();
    const told = gateway.service.told(CommandCompleted).filter(({ data }) => data.command_id === command_id);
    expect(told).toHaveLength(1);
    await charger.close();
  });

  it('is filtered and paged, newest first', async () => {
    const { id, charger } = await connected((action) => ({
      status: action === 'Reset' ? 'Rejected' : 'Accepted',
    }));
    const path = `/api/v1/cpo/commands/${id}`;
    const ids = [
      await idOf(path, { command: 'hard_reset' }),
      await idOf(path, { command: 'set_available', parameters: { connector_id: 0 } }),
      await idOf(path, { command: 'set_unavailable', parameters: { connector_id: 0 } }),
    ];
    const idsOf = ({ data }: History) => data.map(({ command_id }) => command_id);
    expect(idsOf(await historyOf(id))).toEqual([...ids].reverse());
    expect(idsOf(await historyOf(id, '?command=hard_reset'))).toEqual([ids[0]]);
    expect(idsOf(await historyOf(id, '?status=Accepted'))).toEqual([ids[2], ids[1]]);
    const [row] = (await historyOf(id)).data;
    const actor = encodeURIComponent(row?.requested_by.id ?? '');
    expect(idsOf(await historyOf(id, `?actor=${actor}`))).toHaveLength(3);
    expect(idsOf(await historyOf(id, '?actor=key_of_nobody'))).toEqual([]);
    const today = new Date().toISOString().slice(0, 10);
    expect(idsOf(await historyOf(id, `?from=${today}&to=${today}`))).toHaveLength(3);
    expect(idsOf(await historyOf(id, '?to=2020-01-01'))).toEqual([]);
    const firstPage = await historyOf(id, '?limit=2');
    expect(firstPage).toMatchObject({ total: 3 });
    const cursor = encodeURIComponent(firstPage.next_cursor ?? '');
    expect(idsOf(await historyOf(id, `?limit=2&cursor=${cursor}`))).toEqual([ids[0]]);
    expect(idsOf(await historyOf(id, '?limit=2&page=2'))).toEqual([ids[0]]);
    await charger.close();
  });

  it.each(['?status=Maybe', '?from=yesterday', '?limit=201', '?unknown=1', '?charge_point_id=CP%201'])(
    'is 400 with %s',
    async (query) => {
      expect((await api.get(`${HISTORY}${query}`)).status).toBe(400);
    },
  );

  it("is one's own organization's, of the sites that one may see", async () => {
    const { id, charger } = await connected(accepted);
    const commandId = await idOf(`/api/v1/cpo/commands/${id}`, { command: 'hard_reset' });
    const stranger = gateway.service.as(['read:charge_points'], 'org_B');
    expect(await history('', stranger)).toMatchObject({ data: [], total: 0 });
    expect((await stranger.get(`${HISTORY}/${commandId}`)).status).toBe(404);
    expect((await stranger.get(`/api/v1/cpo/commands/${id}/history`)).status).toBe(404);
    expect((await api.get('/api/v1/cpo/commands/CP-NOWHERE/history')).status).toBe(404);
    expect((await api.get(`${HISTORY}/cmd_nothing`)).status).toBe(404);
    const siteId = String(ChargePointRegistered.example.site_id);
    const limitedTo = (site: string) =>
      gateway.service.asPrincipal({
        organizationId: 'org_A',
        subject: 'key_limited',
        type: 'api_key',
        scopes: ['read:charge_points'],
        role: null,
        grants: [{ type: 'site', id: site, access: 'read' }],
      });
    expect((await limitedTo(siteId).get(`${HISTORY}/${commandId}`)).status).toBe(200);
    expect((await limitedTo('site_other').get(`${HISTORY}/${commandId}`)).status).toBe(404);
    expect(await history('', limitedTo('site_other'))).toMatchObject({ data: [], total: 0 });
    expect((await limitedTo('site_other').get(`/api/v1/cpo/commands/${id}/history`)).status).toBe(404);
    await charger.close();
  });

  it('is kept for 90 days', async () => {
    const { id, charger } = await connected(accepted);
    const path = `/api/v1/cpo/commands/${id}`;
    const [old, young] = [
      await idOf(path, { command: 'hard_reset' }),
      await idOf(path, { command: 'hard_reset' }),
    ];
    const { database, logger } = gateway.service.platform;
    const age = (commandId: string, days: number) =>
      database.query(`update command set sent_at = now() - make_interval(days => $2) where command_id = $1`, [
        commandId,
        days,
      ]);
    await age(old, 91);
    await age(young, 89);
    for (const rows of OLD_COMMAND_ROWS) await new Pruning({ ...rows, database, logger }).prune();
    expect((await historyOf(id)).data.map(({ command_id }) => command_id)).toEqual([young]);
    await charger.close();
  });
});
