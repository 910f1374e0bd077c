import { SessionStarted } from '@csms/contracts';
import { newId } from '@csms/kernel';
import { eventually } from '@csms/testing';

import { type StreamClientOptions, TestStreamClient } from '../testing/stream-client';
import { TestApiGateway } from '../testing/test-api-gateway';
import { tellReadings, tellRegistered, tellSite, tellStatus } from '../testing/told-charge-points';

const SCOPES = ['read:charge_points', 'read:sessions'];

describe('streams', () => {
  let gateway: TestApiGateway;
  const clients: TestStreamClient[] = [];

  beforeAll(async () => {
    gateway = await TestApiGateway.start();
  }, 90_000);

  afterEach(() => clients.splice(0).forEach((client) => client.cut()));

  afterAll(() => gateway.stop(), 30_000);

  const open = (options: StreamClientOptions): TestStreamClient => {
    const client = new TestStreamClient(gateway.publicUrl, options);
    clients.push(client);
    return client;
  };

  /** An organization with two charge points at two sites, and a key that sees both. */
  async function anOrganization(scopes: readonly string[] = SCOPES) {
    const organization_id = newId('org');
    const [one, two] = ['1', '2'].map((n) => ({
      charge_point_id: `CP-${organization_id.slice(-8)}-${n}`,
      organization_id,
      site_id: `site_${organization_id.slice(-8)}${n}`,
      project_id: `proj_${organization_id.slice(-8)}`,
    })) as [Place, Place];
    const { events } = gateway.installation;
    for (const place of [one, two]) {
      await tellSite(events, place.site_id, organization_id);
      await tellRegistered(events, place);
    }
    const key = await gateway.createKey({ organization_id, scopes: [...scopes] });
    return { organization_id, one, two, key };
  }

  type Place = Record<'charge_point_id' | 'organization_id' | 'site_id' | 'project_id', string>;

  const known = (key: string, path = '') => open({ path, headers: { 'x-api-key': key } }).welcomed();
  const statuses = (client: TestStreamClient) =>
    client.events.map(({ data }) => `${String(data['charge_point_id'])} ${String(data['status'])}`);

  describe('let in', () => {
    it.each(['header', 'first message', 'ticket'])('who shows a credential by %s', async (how) => {
      const { key } = await anOrganization();
      const client = await {
        header: () => known(key),
        'first message': async () => {
          const stranger = open({});
          stranger.socket.on('open', () => stranger.say({ type: 'auth', token: key }));
          return stranger.welcomed();
        },
        ticket: async () => {
          const { body, status } = await gateway
            .client({ 'x-api-key': key })
            .post<{ ticket: string }>('/api/v1/stream/tickets', {});
          expect(status).toBe(201);
          const protocols = ['dynamo.v1', `ticket.${body.ticket}`];
          const first = await open({ protocols }).welcomed();
          expect(first.socket.protocol).toBe('dynamo.v1');
          // Good for one stream alone.
          expect(await open({ protocols }).closed()).toBe(4401);
          return first;
        },
      }[how]!();
      expect(client.messages[0]).toMatchObject({ type: 'welcome', heartbeat_seconds: 30 });
      expect(await client.ask({ type: 'ping', id: 'p' })).toMatchObject({ type: 'pong', id: 'p' });
    });

    it('what was said before anybody answered is heard all the same', async () => {
      const { key } = await anOrganization();
      const client = open({});
      client.socket.on('open', () => {
        client.say({ type: 'auth', token: key });
        client.say({ type: 'subscribe', id: 's', channel: 'energy' });
      });
      await client.one(({ type, id }) => type === 'subscribed' && id === 's');
    });

    it.each([
      ['a key that nobody has', { headers: { authorization: `Bearer dyn_live_${'A'.repeat(51)}` } }, 4401],
      ['a ticket that nobody has', { protocols: ['dynamo.v1', 'ticket.abc'] }, 4401],
    ])('refuses %s', async (_who, options, code) => {
      const client = open(options);
      expect(await client.closed()).toBe(code);
      expect(client.messages).toMatchObject([{ type: 'error' }]);
    });

    it('refuses a key in the address, and says that it is not read', async () => {
      const { key } = await anOrganization();
      const client = open({ path: `?api_key=${key}`, headers: { 'x-api-key': key } });
      await client.one(({ code }) => code === 'validation_failed');
      expect(client.messages.map(({ type }) => type)).toEqual(['error']);
    });

    it('refuses a first message that is none of who comes', async () => {
      const client = open({});
      client.socket.on('open', () => client.say({ type: 'ping' }));
      expect(await client.closed()).toBe(4401);
    });

    it('refuses a key whose scopes no channel needs', async () => {
      const { key } = await anOrganization(['read:billing']);
      expect(await open({ headers: { 'x-api-key': key } }).closed()).toBe(4403);
    });

    it('tells whoever asks without an upgrade that it is a WebSocket', async () => {
      const answer = await gateway.client({}).get('/api/v1/stream');
      expect(answer).toMatchObject({ status: 426, body: { code: 'upgrade_required' } });
    });
  });

  it('name drivers to those who may know them, until the organization settles otherwise', async () => {
    const { key, one, organization_id } = await anOrganization(['read:sessions', 'read:users']);
    const client = await known(key);
    await client.ask({ type: 'subscribe', id: 's', channel: 'sessions' });
    const { events } = gateway.installation;
    const tell = async (): Promise<string> => {
      const session_id = newId('sess');
      const data = { ...SessionStarted.example, ...one, session_id, driver_id: 'drv_1' };
      await events.tell(SessionStarted, data, { isForNoGroup: true });
      const told = await eventually(() => {
        const found = client.events.find(({ data: seen }) => seen['session_id'] === session_id);
        if (found === undefined) throw new Error('not told yet');
        return Promise.resolve(found);
      });
      return String(told.data['driver_id']);
    };
    expect(await tell()).toBe('drv_1');
    const privacy = { pseudonymise_drivers: true, driver_retention_days: 400 };
    await gateway.setLimits({ organization_id, privacy });
    await eventually(async () => expect(await tell()).toMatch(/^anon_/), { timeoutMs: 10_000 });
  });

  it('tell what happens, to those who want it', async () => {
    const { key, one, two, organization_id } = await anOrganization();
    const all = await known(key);
    await all.ask({ type: 'subscribe', id: 's', channel: 'charge_points' });
    const energy = await known(key);
    await energy.ask({ type: 'subscribe', id: 'e', channel: 'energy' });
    const { events } = gateway.installation;
    await tellStatus(events, one, 'Preparing');
    await tellStatus(events, two, 'Charging');
    await tellReadings(events, one, [1_000, 2_000]);
    await eventually(() => {
      expect(statuses(all)).toHaveLength(2);
      expect(energy.events.map(({ data }) => data['energy_kwh'])).toEqual([1, 2]);
    });
    expect(statuses(all).sort()).toEqual([
      `${one.charge_point_id} Preparing`,
      `${two.charge_point_id} Charging`,
    ]);
    expect(all.messages.filter(({ type }) => type === 'event')).toMatchObject([
      { channel: 'charge_points', sequence: 1, subscription_ids: ['s'] },
      { channel: 'charge_points', sequence: 2, subscription_ids: ['s'] },
    ]);
    expect(all.events[0]).toMatchObject({ event: 'charge_point.status_changed', organization_id });
  });

  it.each([
    ['a charge point', (place: Place) => ({ charge_point_ids: [place.charge_point_id] })],
    ['a site', (place: Place) => ({ site_id: place.site_id })],
  ])('tell of %s what is its own alone', async (_what, filters) => {
    const { key, one, two } = await anOrganization();
    const client = await known(key);
    await client.ask({ type: 'subscribe', id: 's', channel: 'charge_points', filters: filters(two) });
    const { events } = gateway.installation;
    await tellStatus(events, one, 'Preparing');
    await tellStatus(events, two, 'Charging');
    await tellStatus(events, one, 'Charging');
    await tellStatus(events, two, 'Finishing');
    await eventually(() => expect(client.events).toHaveLength(2));
    expect(statuses(client)).toEqual(['Charging', 'Finishing'].map((one) => `${two.charge_point_id} ${one}`));
  });

  it.each([
    ['charge-points', 'charge_point_id'],
    ['sites', 'site_id'],
    ['projects', 'project_id'],
  ] as const)('have a short address for one of the %s', async (path, member) => {
    const { key, two } = await anOrganization();
    const client = await known(key, `/${path}/${two[member]}?channels=charge_points,energy`);
    await client.one(({ id, type }) => type === 'subscribed' && id === 'energy');
    await tellStatus(gateway.installation.events, two, 'Charging');
    await eventually(() => expect(statuses(client)).toEqual([`${two.charge_point_id} Charging`]));
  });

  it('refuse what is of another organization as what nobody has', async () => {
    const ours = await anOrganization();
    const theirs = await anOrganization();
    const client = await known(ours.key);
    const answer = async (filters: object) => {
      const id = newId('req');
      const { type, code, message } = await client.ask({ type: 'subscribe', id, channel: 'energy', filters });
      return { type, code, message };
    };
    const { charge_point_id, site_id, project_id } = theirs.one;
    for (const [foreign, unknown] of [
      [{ charge_point_ids: [charge_point_id] }, { charge_point_ids: ['CP-NONE'] }],
      [{ site_id }, { site_id: 'site_NONE' }],
      [{ project_id }, { project_id: 'proj_NONE' }],
    ] as const) {
      const name = (filters: object) => String(Object.values(filters).flat());
      const [told, expected] = [await answer(foreign), await answer(unknown)];
      expect(told).toMatchObject({ type: 'error', code: 'not_found' });
      expect(told.message).toBe(expected.message?.replace(name(unknown), name(foreign)));
    }
    expect(await answer({ charge_point_ids: [ours.one.charge_point_id] })).toMatchObject({
      type: 'subscribed',
    });
    await client.ask({ type: 'subscribe', id: 'all', channel: 'charge_points' });
    await tellStatus(gateway.installation.events, theirs.one, 'Charging');
    await tellStatus(gateway.installation.events, ours.one, 'Charging');
    await eventually(() => expect(client.events).toHaveLength(1));
    expect(statuses(client)).toEqual([`${ours.one.charge_point_id} Charging`]);
  });

  it('show a key that is held to a site what is at it alone', async () => {
    const { organization_id, one, two } = await anOrganization();
    const resource_grants = [{ type: 'site' as const, id: two.site_id, access: 'read' as const }];
    const key = await gateway.createKey({ organization_id, scopes: SCOPES, resource_grants });
    const client = await known(key);
    const asked = (filters: object) =>
      client.ask({ type: 'subscribe', id: newId('req'), channel: 'charge_points', filters });
    expect(await asked({ charge_point_ids: [one.charge_point_id] })).toMatchObject({ code: 'not_found' });
    expect(await asked({ site_id: one.site_id })).toMatchObject({ code: 'not_found' });
    expect(await asked({})).toMatchObject({ type: 'subscribed' });
    const { events } = gateway.installation;
    await tellStatus(events, one, 'Charging');
    await tellStatus(events, { ...one, site_id: null }, 'Faulted');
    await tellStatus(events, two, 'Charging');
    await eventually(() => expect(client.events).toHaveLength(1));
    expect(statuses(client)).toEqual([`${two.charge_point_id} Charging`]);
  });
});
