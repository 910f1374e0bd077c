import { setTimeout as delay } from 'node:timers/promises';

import { MeterValuesReceived } from '@csms/contracts';
import { newId } from '@csms/kernel';
import { EventEncoder, kafkaClient, SILENT_LOGGER } from '@csms/platform-kafka';

import { TestStreamClient } from '../testing/stream-client';
import { TestApiGateway } from '../testing/test-api-gateway';
import { tellReadings, tellRegistered, type ToldPlace } from '../testing/told-charge-points';

const SCOPES = ['read:charge_points', 'read:sessions'];
/** The smallest buffer that there is: what does not fit is read once more from Kafka. */
const SMALL = { CSMS_STREAM_BUFFER_MIB: '1' };

const clients: TestStreamClient[] = [];

async function known(gateway: TestApiGateway, key: string): Promise<TestStreamClient> {
  const client = new TestStreamClient(gateway.publicUrl, { headers: { 'x-api-key': key } });
  clients.push(client);
  return client.welcomed();
}

const goOn = (client: TestStreamClient, last_event_id: string) =>
  client.ask({
    type: 'resume',
    id: 'r',
    last_event_id,
    subscriptions: [{ id: 'e', channel: 'energy' }],
  });

/** A client that subscribes and leaves; from where it left it goes on. */
async function aPlaceToGoOnFrom(gateway: TestApiGateway, key: string): Promise<string> {
  const client = await known(gateway, key);
  const { last_event_id = '' } = await client.ask({ type: 'subscribe', id: 'e', channel: 'energy' });
  client.cut();
  return last_event_id;
}

const registers = (client: TestStreamClient) => client.events.map(({ data }) => whOf(data));
const whOf = ({ energy_kwh }: Readonly<Record<string, unknown>>) => Math.round(Number(energy_kwh) * 1_000);

const has = (client: TestStreamClient, wh: number) =>
  client.one(({ event }) => event?.data['energy_kwh'] === wh / 1_000);

/** As if it had been published then. */
async function tellReadingOf(
  installation: TestApiGateway['installation'],
  place: ToldPlace,
  wh: number,
  publishedAtMs: number,
): Promise<void> {
  const { brokers, topicPrefix } = installation;
  const timestamp = new Date(publishedAtMs).toISOString();
  const samples = [{ timestamp, energy_register_wh: wh, readings: [] }];
  const data = { ...MeterValuesReceived.example, ...place, project_id: null, samples };
  const { topic, key, value, headers } = new EventEncoder({ source: 'spec', topicPrefix }).encode({
    definition: MeterValuesReceived,
    data: { ...data, site_id: place.site_id ?? null },
    organizationId: place.organization_id,
  });
  const producer = kafkaClient({ brokers, clientId: 'spec', logger: SILENT_LOGGER }).producer();
  await producer.connect();
  await producer.send({
    topic,
    messages: [{ key, value, headers: { ...headers }, timestamp: String(publishedAtMs) }],
  });
  await producer.disconnect();
}

describe('a stream that broke', () => {
  let one: TestApiGateway;
  let two: TestApiGateway;

  beforeAll(async () => {
    one = await TestApiGateway.start({ environment: SMALL });
    two = await TestApiGateway.start({ environment: SMALL, beside: one });
  }, 90_000);

  afterEach(() => clients.splice(0).forEach((client) => client.cut()));

  afterAll(async () => {
    await two.stop();
    await one.stop();
  }, 30_000);

  async function anOrganization(chargePoints = 1) {
    const organization_id = newId('org');
    await one.setLimits({ organization_id, rate_limit_per_minute: 100_000, rate_limit_burst: 100_000 });
    const places = Array.from({ length: chargePoints }, (_, index) => ({
      charge_point_id: `CP-${organization_id.slice(-8)}-${index}`,
      organization_id,
      site_id: `site_${organization_id.slice(-8)}`,
    }));
    for (const place of places) await tellRegistered(one.installation.events, place);
    const key = await one.createKey({ organization_id, scopes: SCOPES });
    return { organization_id, places, place: places[0]!, key };
  }

  const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);
  it('goes on at either instance with every event once, in order of each charge point, though it breaks 100 times under load', async () => {
    const { places, key } = await anOrganization(5);
    let last = await aPlaceToGoOnFrom(one, key);
    let told = 0;
    const over = new AbortController();
    const load = (async () => {
      while (!over.signal.aborted) {
        told += 1;
        // Two samples of one message: a break between them is a break, too.
        const pair = [2 * told - 1, 2 * told];
        await Promise.all(places.map((place) => tellReadings(one.installation.events, place, pair)));
      }
    })();
    const had = new Map(places.map(({ charge_point_id }) => [charge_point_id, [] as number[]]));
    const take = (client: TestStreamClient): void => {
      for (const { data } of client.events) had.get(String(data['charge_point_id']))?.push(whOf(data));
    };
    for (let cut = 0; cut < 100; cut += 1) {
      const client = await known(cut % 2 === 0 ? one : two, key);
      expect(await goOn(client, last)).toMatchObject({ type: 'resumed' });
      await client.one(({ type }) => type === 'event');
      await delay(Math.random() * 10);
      client.cut();
      // What comes after the cut is not read: a client that broke has not had it.
      last = client.lastEventId ?? last;
      take(client);
    }
    over.abort();
    await load;
    const rest = await known(two, key);
    await goOn(rest, last);
    for (const { charge_point_id } of places) {
      const done = had.get(charge_point_id)!.at(-1) === 2 * told;
      if (!done)
        await rest.one(
          ({ event }) =>
            event?.data['charge_point_id'] === charge_point_id && event.data['energy_kwh'] === told / 500,
        );
    }
    take(rest);
    for (const [, values] of had) expect(values).toEqual(upTo(2 * told));
    expect(told).toBeGreaterThan(100);
  }, 120_000);

  it('gets from Kafka what no instance has at hand any more', async () => {
    const { place, key } = await anOrganization();
    const last = await aPlaceToGoOnFrom(one, key);
    for (let at = 0; at < 4_000; at += 200)
      await tellReadings(one.installation.events, place, upTo(4_000).slice(at, at + 200));
    for (const gateway of [one, two]) {
      const client = await known(gateway, key);
      expect(await goOn(client, last)).toMatchObject({ type: 'resumed', last_event_id: last });
      await has(client, 4_000);
      await tellReadings(one.installation.events, place, [4_001]);
      await has(client, 4_001);
      // The second comes when the first has had one more.
      expect(registers(client).slice(0, 4_001)).toEqual(upTo(4_001));
      expect(client.messages.filter(({ type }) => type === 'gap')).toEqual([]);
    }
  }, 60_000);

  it('is told once what it misses, where it missed more than is kept', async () => {
    const { place, key } = await anOrganization();
    const last = await aPlaceToGoOnFrom(one, key);
    for (let at = 0; at < 11_000; at += 500)
      await tellReadings(one.installation.events, place, upTo(11_000).slice(at, at + 500));
    const client = await known(two, key);
    await goOn(client, last);
    await has(client, 11_000);
    const gaps = client.messages.filter(({ type }) => type === 'gap');
    expect(gaps).toHaveLength(1);
    expect(Date.parse(gaps[0]?.from ?? '')).toBeLessThanOrEqual(Date.parse(gaps[0]?.to ?? ''));
    expect(client.messages.findIndex(({ type }) => type === 'gap')).toBeLessThan(
      client.messages.findIndex(({ type }) => type === 'event'),
    );
    const kept = registers(client);
    expect(kept.length).toBeGreaterThan(9_000);
    expect(kept).toEqual(upTo(11_000).slice(-kept.length));
  }, 60_000);

  it('that subscribed before it went on gets nothing twice', async () => {
    const { place, key } = await anOrganization();
    const last = await aPlaceToGoOnFrom(one, key);
    await tellReadings(one.installation.events, place, [1, 2]);
    const client = await known(one, key);
    await client.ask({ type: 'subscribe', id: 'e', channel: 'energy' });
    await tellReadings(one.installation.events, place, [3]);
    await has(client, 3);
    expect(await client.ask({ type: 'resume', id: 'r', last_event_id: last })).toMatchObject({
      type: 'resumed',
    });
    await has(client, 2);
    await tellReadings(one.installation.events, place, [4]);
    await has(client, 4);
    expect(registers(client)).toEqual([3, 1, 2, 4]);
  });

  it('goes on by its address, too', async () => {
    const { place, key } = await anOrganization();
    const last = await aPlaceToGoOnFrom(one, key);
    await tellReadings(one.installation.events, place, [1]);
    const path = `/charge-points/${place.charge_point_id}?channels=energy&last_event_id=${last}`;
    const client = new TestStreamClient(two.publicUrl, { path, headers: { 'x-api-key': key } });
    clients.push(client);
    await has(client, 1);
  });

  it('does not go on from rubbish, from an event of another organization, or from the id within an event', async () => {
    const { place, key } = await anOrganization();
    const theirs = await anOrganization();
    const client = await known(one, key);
    await client.ask({ type: 'subscribe', id: 'e', channel: 'energy' });
    await tellReadings(one.installation.events, place, [1]);
    await has(client, 1);
    const foreign = await aPlaceToGoOnFrom(one, theirs.key);
    const own = client.lastEventId!;
    for (const id of [
      'x',
      'evt_01JDGQ3V6Z1M0J6Y5QH2T8C4RN',
      client.events[0]!.id,
      foreign,
      own.slice(1),
      `${own}A`,
    ]) {
      const answer = await client.ask({ type: 'resume', id: 'r', last_event_id: id });
      expect(answer).toMatchObject({ type: 'error', code: 'invalid_event_id' });
    }
    await tellReadings(one.installation.events, place, [2]);
    await has(client, 2);
  });
});

describe('a stream that broke long ago', () => {
  it('has what happened in the last 15 minutes, and of what was before it is told that it misses it', async () => {
    // Of its own: in topics whose newest records are these.
    const one = await TestApiGateway.start({ environment: SMALL });
    const organization_id = newId('org');
    const place = { organization_id, site_id: null, charge_point_id: `CP-${organization_id.slice(-8)}` };
    await tellRegistered(one.installation.events, place);
    const key = await one.createKey({ organization_id, scopes: SCOPES });
    const last = await aPlaceToGoOnFrom(one, key);
    for (const [wh, minutes] of [
      [1, 17],
      [2, 16],
      [3, 14],
      [4, 1],
    ] as const)
      await tellReadingOf(one.installation, place, wh, Date.now() - minutes * 60_000);
    // What is still at hand is told, however old: this instance has none of it.
    const fresh = await TestApiGateway.start({ environment: SMALL, beside: one });
    const client = await known(fresh, key);
    await goOn(client, last);
    await has(client, 4);
    expect(registers(client)).toEqual([3, 4]);
    expect(client.messages.map(({ type }) => type)).toEqual(['welcome', 'resumed', 'gap', 'event', 'event']);
    client.cut();
    await fresh.stop();
    await one.stop();
  }, 90_000);
});
