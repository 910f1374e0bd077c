import type { Scope } from '@csms/contracts';
import { CHARGE_POINT_EVENTS } from '@csms/contracts';
import { newId } from '@csms/kernel';
import { type KafkaAdmin, kafkaClient, SILENT_LOGGER, topicName } from '@csms/platform-kafka';
import { eventually } from '@csms/testing';

import { type StreamMessage, TestStreamClient } from '../../testing/stream-client';
import { TestApiGateway } from '../../testing/test-api-gateway';
import { TestUpstream } from '../../testing/test-upstream';
import { tellRegistered, tellStatus } from '../../testing/told-charge-points';

const SCOPES: Scope[] = ['read:charge_points', 'read:sessions'];

describe('a subscription with a snapshot', () => {
  const services = new TestUpstream();
  let gateway: TestApiGateway;
  let admin: KafkaAdmin;
  const clients: TestStreamClient[] = [];
  /** What the services have of an address, in pages. */
  let rows: (path: string) => readonly object[];

  beforeAll(async () => {
    await services.open();
    const { url } = services;
    gateway = await TestApiGateway.start({ environment: { ANALYTICS_URL: url, SESSIONS_URL: url } });
    const { brokers } = gateway.installation;
    admin = kafkaClient({ brokers, clientId: 'spec', logger: SILENT_LOGGER }).admin();
    await admin.connect();
    services.answerTo = (path) => ({ status: 200, body: JSON.stringify(pageOf(path)) });
  }, 90_000);

  beforeEach(async () => {
    rows = () => [];
    await Promise.all([nowHandledBy('analytics'), nowHandledBy('sessions')]);
  });

  afterEach(async () => {
    clients.splice(0).forEach((client) => client.cut());
    await services.open();
  });

  afterAll(async () => {
    await admin.disconnect();
    await gateway.stop();
    await services.close();
  }, 30_000);

  function pageOf(path: string): object {
    const { searchParams } = new URL(path, 'http://service');
    const [from, limit] = [Number(searchParams.get('cursor') ?? 0), Number(searchParams.get('limit'))];
    const all = rows(path);
    const next = from + limit;
    return { data: all.slice(from, next), next_cursor: next < all.length ? String(next) : null };
  }

  /** As if the service had handled everything that was told so far. */
  async function nowHandledBy(service: string): Promise<void> {
    const { topicPrefix } = gateway.installation;
    const topic = topicName(topicPrefix, CHARGE_POINT_EVENTS);
    const ends = await admin.fetchTopicOffsets(topic);
    const partitions = ends.map(({ partition, high }) => ({ partition, offset: high }));
    await admin.setOffsets({ groupId: `${topicPrefix}.${service}`, topic, partitions });
  }

  async function anOrganization(scopes: readonly Scope[] = SCOPES) {
    const organization_id = newId('org');
    const site_id = `site_${organization_id.slice(-8)}`;
    const place = { organization_id, site_id, charge_point_id: `CP-${organization_id.slice(-8)}` };
    await tellRegistered(gateway.installation.events, place);
    return { place, key: await gateway.createKey({ organization_id, scopes: [...scopes] }) };
  }

  async function known(key: string, path = ''): Promise<TestStreamClient> {
    const client = new TestStreamClient(gateway.publicUrl, { path, headers: { 'x-api-key': key } });
    clients.push(client);
    return client.welcomed();
  }

  const snapshotsOf = async (client: TestStreamClient): Promise<Snapshot[]> => {
    await client.one(({ type, ...rest }) => type === 'snapshot' && (rest as Snapshot).is_last);
    return client.messages.filter(({ type }) => type === 'snapshot') as Snapshot[];
  };
  type Snapshot = StreamMessage & { data: object[]; is_last: boolean; as_of: string };
  const asked = (from: number) => services.requests.slice(from).map(({ url }) => url);
  const upTo = (count: number) =>
    Array.from({ length: count }, (_, n) => ({ charge_point_id: `CP-${n}`, online: n % 2 === 0 }));

  it('has the whole state, in parts, read on behalf of the caller', async () => {
    const { key, place } = await anOrganization();
    rows = () => upTo(450);
    const from = services.requests.length;
    const client = await known(key);
    client.say({ type: 'subscribe', id: 's', channel: 'charge_points', snapshot: true });
    const parts = await snapshotsOf(client);
    expect(parts.map(({ id, channel, is_last, data }) => [id, channel, is_last, data.length])).toEqual([
      ['s', 'charge_points', false, 200],
      ['s', 'charge_points', false, 200],
      ['s', 'charge_points', true, 50],
    ]);
    expect(parts.flatMap(({ data }) => data)).toEqual(upTo(450));
    expect(asked(from).every((url) => url.startsWith('/api/v1/status/charge-points?'))).toBe(true);
    const [, claims = ''] = String(services.requests.at(-1)?.headers['x-csms-principal']).split('.');
    expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toMatchObject({
      org: place.organization_id,
      scopes: SCOPES,
    });
    const own = { charge_point_id: place.charge_point_id, online: true };
    rows = () => [own];
    const narrow = await known(key, `/charge-points/${own.charge_point_id}?channels=energy&snapshot=true`);
    expect((await snapshotsOf(narrow)).flatMap(({ data }) => data)).toEqual([own]);
    expect(asked(0).at(-1)).toContain(`ids=${place.charge_point_id}&`);
  });

  it.each([
    ['charge_points', 'analytics'],
    ['sessions', 'sessions'],
  ] as const)('of %s is read when %s has handled all that was told before', async (channel, service) => {
    const { key, place } = await anOrganization();
    const { events } = gateway.installation;
    await tellStatus(events, place, 'Preparing');
    const client = await known(key);
    await client.ask({ type: 'subscribe', id: 'all', channel: 'charge_points' });
    await tellStatus(events, place, 'Charging');
    await client.one(({ event }) => event?.data['status'] === 'Charging');
    let hasHandled = false;
    rows = () => [{ hasHandled }];
    client.say({ type: 'subscribe', id: 's', channel, snapshot: true });
    await client.one(({ type, id }) => type === 'subscribed' && id === 's');
    // What happens meanwhile is told at once.
    await tellStatus(events, place, 'Finishing');
    await client.one(({ event }) => event?.data['status'] === 'Finishing');
    expect(client.messages.filter(({ type }) => type === 'snapshot')).toEqual([]);
    hasHandled = true;
    await nowHandledBy(service);
    expect((await snapshotsOf(client)).flatMap(({ data }) => data)).toEqual([{ hasHandled: true }]);
  });

  it('of sessions has those that are open, of the charge points that it names', async () => {
    const organization = await anOrganization();
    const { organization_id } = organization.place;
    const others = ['A', 'B'].map((name) => ({
      organization_id,
      charge_point_id: `CP-${name}-${organization_id.slice(-8)}`,
    }));
    for (const place of others) await tellRegistered(gateway.installation.events, place);
    const ids = [organization.place, others[0]!].map((place) => place.charge_point_id);
    rows = () => [...ids, others[1]!.charge_point_id].map((charge_point_id) => ({ charge_point_id }));
    const client = await known(organization.key);
    const filters = { charge_point_ids: ids };
    client.say({ type: 'subscribe', id: 's', channel: 'sessions', filters, snapshot: true });
    expect((await snapshotsOf(client)).flatMap(({ data }) => data)).toEqual(
      ids.map((charge_point_id) => ({ charge_point_id })),
    );
    const { searchParams, pathname } = new URL(asked(0).at(-1)!, 'http://service');
    expect([pathname, searchParams.get('status')]).toEqual(['/api/v1/sessions', 'active']);
  });

  it('is refused where there is no state, or it may not be read; then there is no subscription', async () => {
    const { key } = await anOrganization(['read:energy']);
    const client = await known(key);
    const subscribe = (channel: string, snapshot: boolean) =>
      client.ask({ type: 'subscribe', id: `${channel}${snapshot}`, channel, snapshot });
    expect(await subscribe('energy', true)).toMatchObject({ type: 'error', code: 'insufficient_scope' });
    expect(await subscribe('energy', false)).toMatchObject({ type: 'subscribed' });
    expect(await client.ask({ type: 'unsubscribe', id: 'energytrue' })).toMatchObject({ code: 'not_found' });
  });

  it('that cannot be read says so, and the events come all the same', async () => {
    const { key, place } = await anOrganization();
    await services.close();
    const client = await known(key);
    client.say({ type: 'subscribe', id: 's', channel: 'charge_points', snapshot: true });
    const refused = await client.one(({ type }) => type === 'error');
    expect(refused).toMatchObject({ id: 's', code: 'snapshot_not_available' });
    await tellStatus(gateway.installation.events, place, 'Charging');
    await client.one(({ event }) => event?.data['status'] === 'Charging');
  });

  it('comes by server-sent events, too', async () => {
    const { key } = await anOrganization();
    rows = () => upTo(1);
    const stop = new AbortController();
    const response = await fetch(`${gateway.publicUrl}/api/v1/stream/sse?snapshot=true`, {
      headers: { 'x-api-key': key },
      signal: stop.signal,
    });
    let text = '';
    const reading = (async () => {
      for await (const part of response.body!) text += Buffer.from(part).toString();
    })().catch(() => undefined);
    await eventually(() => {
      for (const channel of ['charge_points', 'energy', 'sessions'])
        expect(text).toContain(`"type":"snapshot","id":"${channel}"`);
    });
    expect(text).not.toContain('"type":"error"');
    stop.abort();
    await reading;
  });
});
