import { ApiKeyCreated, ApiKeyRevoked, ApiKeyUpdated } from '@csms/contracts';
import { generateApiKey, newId } from '@csms/kernel';
import { eventually, TcpProxy } from '@csms/testing';

import { type StreamClientOptions, TestStreamClient } from '../testing/stream-client';
import { aKeyOf, TestApiGateway } from '../testing/test-api-gateway';
import { tellReadings, tellRegistered, tellStatus } from '../testing/told-charge-points';

const SCOPES = ['read:charge_points', 'read:sessions'];
const STRICT = {
  CSMS_STREAM_BUFFER_MIB: '1',
  CSMS_STREAM_HEARTBEAT_SECONDS: '1',
  CSMS_STREAM_IDLE_SECONDS: '3',
  CSMS_STREAM_STALL_SECONDS: '4',
  CSMS_STREAM_CONNECTIONS_PER_ORGANIZATION: '3',
};

describe('the limits of streams', () => {
  let gateway: TestApiGateway;
  const clients: TestStreamClient[] = [];
  const others: TestApiGateway[] = [];

  beforeAll(async () => {
    gateway = await TestApiGateway.start({ environment: STRICT });
  }, 90_000);

  afterEach(async () => {
    clients.splice(0).forEach((client) => client.cut());
    for (const other of others.splice(0)) await other.stop();
  }, 30_000);

  /** A further instance, with settings of its own. */
  async function another(environment: Readonly<Record<string, string>>): Promise<TestApiGateway> {
    const other = await TestApiGateway.start({ environment, beside: gateway });
    others.push(other);
    return other;
  }

  afterAll(() => gateway.stop(), 30_000);

  const open = (options: StreamClientOptions, at = gateway): TestStreamClient => {
    const client = new TestStreamClient(at.publicUrl, options);
    clients.push(client);
    return client;
  };
  const known = (key: string, at = gateway) => open({ headers: { 'x-api-key': key } }, at).welcomed();

  async function anOrganization(scopes: readonly string[] = SCOPES) {
    const organization_id = newId('org');
    const place = { charge_point_id: `CP-${organization_id.slice(-8)}`, organization_id };
    await tellRegistered(gateway.installation.events, place);
    const { key, ...parts } = generateApiKey();
    const state = aKeyOf(parts, { organization_id, scopes: [...scopes] });
    await gateway.tellKey(ApiKeyCreated, state);
    return { place, key, state };
  }

  /** A subscribed one, which therefore is not idle. */
  async function subscribed(key: string, channel = 'energy', at = gateway): Promise<TestStreamClient> {
    const client = await known(key, at);
    expect(await client.ask({ type: 'subscribe', id: 's', channel })).toMatchObject({ type: 'subscribed' });
    return client;
  }

  const registersWh = (client: TestStreamClient) =>
    client.events.map(({ data }) => Math.round(Number(data['energy_kwh']) * 1_000));

  async function tellMany(place: { charge_point_id: string; organization_id: string }, count: number) {
    for (let at = 0; at < count; at += 500)
      await tellReadings(
        gateway.installation.events,
        place,
        Array.from({ length: 500 }, (_, index) => at + index + 1),
      );
  }

  const metric = async (of: TestApiGateway, name: string): Promise<number> => {
    const { body } = await (await of.internalClient([], 'org_A')).get<string>('/metrics');
    const line = body.split('\n').find((one) => one.startsWith(name));
    return Number(line?.split(' ').at(-1) ?? 0);
  };

  it('tell of each wrong message what is wrong with it, and go on', async () => {
    const { key, place } = await anOrganization();
    const client = await subscribed(key, 'charge_points');
    const wrong: [unknown, string][] = [
      ['{', 'invalid_json'],
      ['', 'invalid_json'],
      ['[]', 'validation_failed'],
      ['null', 'validation_failed'],
      [{}, 'validation_failed'],
      [{ type: 'toString' }, 'unknown_type'],
      [{ type: 'subscribe' }, 'unknown_channel'],
      [{ type: 'subscribe', channel: 'everything' }, 'unknown_channel'],
      [{ type: 'subscribe', channel: 'alerts' }, 'channel_not_available'],
      [{ type: 'subscribe', channel: 'allocation' }, 'channel_not_available'],
      [{ type: 'subscribe', channel: 'firmware', snapshot: true }, 'snapshot_not_available'],
      [{ type: 'subscribe', channel: 'energy', snapshot: 'yes' }, 'validation_failed'],
      [
        { type: 'resume', last_event_id: 'x', subscriptions: [{ channel: 'energy', snapshot: true }] },
        'validation_failed',
      ],
      [{ type: 'subscribe', channel: 'energy', filter: {} }, 'validation_failed'],
      [{ type: 'subscribe', channel: 'energy', filters: { site: 'x' } }, 'validation_failed'],
      [{ type: 'subscribe', channel: 'energy', filters: { charge_point_ids: [] } }, 'validation_failed'],
      [{ type: 'subscribe', channel: 'energy', filters: { site_id: '\u0000' } }, 'validation_failed'],
      [{ type: 'subscribe', channel: 'energy', filters: { site_id: '\ud800' } }, 'validation_failed'],
      [{ type: 'subscribe', id: 's', channel: 'energy' }, 'already_exists'],
      [{ type: 'unsubscribe', id: 'other' }, 'not_found'],
      [{ type: 'resume', last_event_id: 7 }, 'validation_failed'],
      [{ type: 'auth', token: key }, 'invalid_state'],
      [`"${'x'.repeat(20_000)}"`, 'payload_too_large'],
    ];
    for (const [message, code] of wrong) {
      const from = client.messages.length;
      client.say(message);
      const answer = await client.one(({ type }) => type === 'error', from);
      expect([message, answer.code]).toEqual([message, code]);
    }
    await tellStatus(gateway.installation.events, place, 'Charging');
    await eventually(() => expect(client.events).toHaveLength(1));
  });

  it('keep a channel to the scopes that it needs', async () => {
    const { key } = await anOrganization(['read:charge_points']);
    const client = await known(key);
    const answer = await client.ask({ type: 'subscribe', id: 's', channel: 'energy' });
    expect(answer).toMatchObject({ type: 'error', code: 'insufficient_scope' });
    const other = await client.ask({ type: 'subscribe', id: 't', channel: 'charge_points' });
    expect(other).toMatchObject({ type: 'subscribed' });
  });

  it('are 50 subscriptions for each connection', async () => {
    const { key } = await anOrganization();
    const client = await known(key);
    for (let index = 0; index < 51; index += 1)
      client.say({ type: 'subscribe', id: `s${index}`, channel: 'energy' });
    await client.one(({ id, code }) => id === 's50' && code === 'too_many_subscriptions');
    expect(client.messages.filter(({ type }) => type === 'subscribed')).toHaveLength(50);
    await client.ask({ type: 'unsubscribe', id: 's7' });
    expect(await client.ask({ type: 'subscribe', id: 'x', channel: 'energy' })).toMatchObject({
      type: 'subscribed',
    });
  });

  it('are a KiB a second of what is said, after a beginning', async () => {
    const { key } = await anOrganization();
    const client = await subscribed(key);
    const long = { type: 'ping', id: 'p', extra: 'x'.repeat(4_000) };
    for (let index = 0; index < 10; index += 1) client.say(long);
    await client.one(({ code }) => code === 'rate_limited');
    expect(client.closedWith).toBeNull();
    for (let index = 0; index < 25; index += 1) client.say(long);
    expect(await client.closed()).toBe(4429);
  });

  it('are 64 KiB for a frame', async () => {
    const { key } = await anOrganization();
    const client = await subscribed(key);
    client.say('x'.repeat(70_000));
    expect(await client.closed()).toBe(1009);
  });

  it('are so many connections of one organization on all instances', async () => {
    const { key } = await anOrganization();
    const other = await anOrganization();
    const second = await another(STRICT);
    const [first] = [await subscribed(key), await subscribed(key), await subscribed(key, 'energy', second)];
    for (const at of [gateway, second]) {
      const tooMany = open({ headers: { 'x-api-key': key } }, at);
      expect(await tooMany.closed()).toBe(4429);
      expect(tooMany.messages).toMatchObject([{ type: 'error', code: 'too_many_connections' }]);
    }
    await subscribed(other.key, 'energy', second);
    first.cut();
    await eventually(async () => {
      const next = open({ path: '?channels=energy', headers: { 'x-api-key': key } }, second);
      await next.one(() => true);
      expect(next.messages[0]).toMatchObject({ type: 'welcome' });
    });
  }, 60_000);

  it('tell a slow client once what it missed, and let it go on', async () => {
    const { key, place } = await anOrganization();
    const patient = await another({ CSMS_STREAM_BUFFER_MIB: '1' });
    const [slow, quick] = [
      await subscribed(key, 'energy', patient),
      await subscribed(key, 'energy', patient),
    ];
    slow.socket.pause();
    await tellMany(place, 30_000);
    await eventually(() => expect(quick.events).toHaveLength(30_000), { timeoutMs: 20_000 });
    slow.socket.resume();
    await slow.one(({ event }) => event?.data['energy_kwh'] === 30);
    const gaps = slow.messages.filter(({ type }) => type === 'gap');
    expect(gaps).toHaveLength(1);
    const had = registersWh(slow);
    expect(had.length).toBeLessThan(30_000);
    expect(had).toEqual([...new Set(had)].sort((a, b) => a - b));
    expect(registersWh(quick)).toEqual(Array.from({ length: 30_000 }, (_, index) => index + 1));
  }, 60_000);

  it('send a client away that reads nothing, and keep no more for it than its socket and the common buffer hold', async () => {
    const { key, place } = await anOrganization();
    const strict = await another({ CSMS_STREAM_BUFFER_MIB: '1', CSMS_STREAM_STALL_SECONDS: '1' });
    const [deaf, quick] = [await subscribed(key, 'energy', strict), await subscribed(key, 'energy', strict)];
    deaf.socket.pause();
    await tellMany(place, 30_000);
    await eventually(() => expect(quick.events).toHaveLength(30_000), { timeoutMs: 20_000 });
    await eventually(
      async () => expect(await metric(strict, 'csms_stream_closed_total{code="4429"')).toBe(1),
      { timeoutMs: 15_000 },
    );
    expect(await metric(strict, 'csms_stream_buffer_bytes')).toBeLessThan(1_100_000);
    expect(quick.closedWith).toBeNull();
  }, 60_000);

  it('end the streams of a revoked key', async () => {
    const { key, state } = await anOrganization();
    const client = await subscribed(key);
    const { body } = await gateway
      .client({ 'x-api-key': key })
      .post<{ ticket: string }>('/api/v1/stream/tickets', {});
    const byTicket = await open({
      path: '?channels=energy',
      protocols: ['dynamo.v1', `ticket.${body.ticket}`],
    }).welcomed();
    await gateway.tellKey(ApiKeyRevoked, { ...state, revoked_at: new Date().toISOString() });
    expect(await client.closed()).toBe(4410);
    expect(await byTicket.closed()).toBe(4410);
    expect(client.messages.at(-1)).toMatchObject({ type: 'error', code: 'revoked_api_key' });
  }, 20_000);

  it('end the streams of a key that is revoked while the database is away, and of no other', async () => {
    const { database } = gateway.installation;
    const proxy = TcpProxy.forUrl(database.url);
    await proxy.open();
    const far = await another({
      ...STRICT,
      ...gateway.installation.databaseEnvironment(proxy.urlOf(database.url)),
    });
    const [revoked, good] = [await anOrganization(), await anOrganization()];
    const client = await subscribed(revoked.key, 'energy', far);
    const { body } = await far
      .client({ 'x-api-key': revoked.key })
      .post<{ ticket: string }>('/api/v1/stream/tickets', {});
    const byTicket = await open(
      { path: '?channels=energy', protocols: ['dynamo.v1', `ticket.${body.ticket}`] },
      far,
    ).welcomed();
    const other = await subscribed(good.key, 'charge_points', far);
    await proxy.cut();
    const { events } = gateway.installation;
    await events.tell(ApiKeyRevoked, { ...revoked.state, revoked_at: new Date().toISOString() });
    expect([await client.closed(), await byTicket.closed()]).toEqual([4410, 4410]);
    expect(await far.client({ 'x-api-key': revoked.key }).get('/api/v1/things')).toMatchObject({
      status: 401,
      body: { code: 'revoked_api_key' },
    });
    await tellStatus(events, good.place, 'Charging');
    await eventually(() => expect(other.events).toHaveLength(1));
    await proxy.open();
  }, 60_000);

  it('end the subscriptions that a narrowed key may not have', async () => {
    const { key, state, place } = await anOrganization();
    const client = await subscribed(key, 'charge_points');
    await client.ask({ type: 'subscribe', id: 'e', channel: 'energy' });
    await gateway.tellKey(ApiKeyUpdated, { ...state, scopes: ['read:charge_points'] });
    await client.one(({ id, code }) => id === 'e' && code === 'insufficient_scope');
    await tellReadings(gateway.installation.events, place, [1]);
    await tellStatus(gateway.installation.events, place, 'Charging');
    await eventually(() => expect(client.events).toHaveLength(1));
    expect(client.events[0]?.event).toBe('charge_point.status_changed');
  });

  it('close a connection of which nothing is heard, and one that wants nothing', async () => {
    const { key } = await anOrganization();
    const silent = await open({
      path: '?channels=energy',
      headers: { 'x-api-key': key },
      isSilent: true,
    }).welcomed();
    const idle = await known(key);
    const alive = await subscribed(key);
    expect(await silent.closed()).toBe(4408);
    expect(await idle.closed()).toBe(4408);
    await alive.one(({ type, last_event_id }) => type === 'heartbeat' && last_event_id !== undefined);
    expect(alive.closedWith).toBeNull();
  }, 20_000);

  it('close a connection that does not say who it is', async () => {
    const client = open({});
    expect(await client.closed()).toBe(4401);
  }, 15_000);
});
