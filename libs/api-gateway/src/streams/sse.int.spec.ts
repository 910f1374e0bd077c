import { ApiKeyCreated, ApiKeyRevoked } from '@csms/contracts';
import { generateApiKey, newId } from '@csms/kernel';
import { eventually } from '@csms/testing';

import type { StreamMessage } from '../testing/stream-client';
import { aKeyOf, TestApiGateway } from '../testing/test-api-gateway';
import { tellReadings, tellRegistered, tellStatus } from '../testing/told-charge-points';

const SSE = '/api/v1/stream/sse';

/** One answer of server-sent events as it comes in. */
class SseReader {
  text = '';
  isOver = false;
  private readonly ending = new AbortController();

  static async open(url: string, headers: Readonly<Record<string, string>>): Promise<SseReader> {
    const reader = new SseReader();
    const answer = await fetch(url, { headers: { ...headers }, signal: reader.ending.signal });
    expect([answer.status, answer.headers.get('content-type')]).toEqual([
      200,
      'text/event-stream; charset=utf-8',
    ]);
    void reader.read(answer.body!);
    return reader;
  }

  close(): void {
    this.ending.abort();
  }

  /** Fields of each block, as a browser takes them apart (WHATWG HTML §9.2.6). */
  get blocks(): { readonly id?: string; readonly data?: string }[] {
    return this.text
      .split('\n\n')
      .slice(0, -1)
      .map((block) => {
        const lines = block.split('\n').filter((line) => !line.startsWith(':'));
        return Object.fromEntries(
          lines.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
        );
      });
  }

  get messages(): StreamMessage[] {
    return this.blocks.flatMap(({ data }) => (data === undefined ? [] : [JSON.parse(data) as StreamMessage]));
  }

  get lastEventId(): string {
    return this.blocks.findLast(({ id }) => id !== undefined)?.id ?? '';
  }

  private async read(body: ReadableStream<Uint8Array>): Promise<void> {
    const decoder = new TextDecoder();
    try {
      for await (const chunk of body) this.text += decoder.decode(chunk, { stream: true });
    } catch {
      // Given up.
    }
    this.isOver = true;
  }
}

describe('server-sent events', () => {
  let gateway: TestApiGateway;
  const readers: SseReader[] = [];

  beforeAll(async () => {
    gateway = await TestApiGateway.start({ environment: { CSMS_STREAM_HEARTBEAT_SECONDS: '1' } });
  }, 90_000);

  afterEach(() => readers.splice(0).forEach((reader) => reader.close()));

  afterAll(() => gateway.stop(), 30_000);

  async function anOrganization() {
    const organization_id = newId('org');
    const place = { charge_point_id: `CP-${organization_id.slice(-8)}`, organization_id };
    await tellRegistered(gateway.installation.events, place);
    const { key, ...parts } = generateApiKey();
    const state = aKeyOf(parts, { organization_id, scopes: ['read:charge_points', 'read:sessions'] });
    await gateway.tellKey(ApiKeyCreated, state);
    return { place, key, state };
  }

  async function open(key: string, query = '', headers = {}): Promise<SseReader> {
    const reader = await SseReader.open(`${gateway.publicUrl}${SSE}${query}`, {
      'x-api-key': key,
      ...headers,
    });
    readers.push(reader);
    await eventually(() => expect(reader.messages.length).toBeGreaterThan(0));
    return reader;
  }

  const eventsOf = (reader: SseReader): string[] =>
    reader.messages.flatMap(({ event }) => event?.event ?? []);

  it('tell what the credential may see, and go on from the last id', async () => {
    const { key, place } = await anOrganization();
    const first = await open(key);
    expect(first.messages.map(({ type, channel }) => channel ?? type)).toEqual(
      expect.arrayContaining(['welcome', 'charge_points', 'sessions', 'energy']),
    );
    await tellStatus(gateway.installation.events, place, 'Charging');
    await eventually(() => expect(eventsOf(first)).toEqual(['charge_point.status_changed']));
    first.close();
    const last = first.lastEventId;
    await tellStatus(gateway.installation.events, place, 'Finishing');
    const second = await open(key, '?channels=charge_points', { 'last-event-id': last });
    await eventually(() =>
      expect(second.messages.flatMap(({ event }) => event?.data['status'] ?? [])).toEqual(['Finishing']),
    );
  });

  it('keep to the filters', async () => {
    const { key, place } = await anOrganization();
    const query = `?channels=energy&charge_point_ids=${place.charge_point_id}`;
    const reader = await open(key, query);
    await tellStatus(gateway.installation.events, place, 'Charging');
    await tellReadings(gateway.installation.events, place, [1]);
    await eventually(() => expect(eventsOf(reader)).toEqual(['energy.reading']));
  });

  it('show that they are alive, and where they are', async () => {
    const { key } = await anOrganization();
    const reader = await open(key);
    await eventually(() => expect(reader.text).toMatch(/\n\n: heartbeat\nid: [\w-]+\n\n/));
  });

  it('end when the key is revoked', async () => {
    const { key, state } = await anOrganization();
    const reader = await open(key);
    await gateway.tellKey(ApiKeyRevoked, { ...state, revoked_at: new Date().toISOString() });
    await eventually(() => expect(reader.isOver).toBe(true));
    expect(reader.messages.slice(-2)).toMatchObject([
      { type: 'error', code: 'revoked_api_key' },
      { type: 'closed', code: 4410 },
    ]);
  });

  it.each([
    ['?channels=everything', 400, 'invalid_parameter'],
    ['?channels=alerts', 400, 'invalid_parameter'],
    ['?charge_point_ids=CP-NONE', 404, 'not_found'],
    ['?site_id=', 400, 'invalid_parameter'],
    ['?api_key=x', 400, 'invalid_parameter'],
    ['?last_event_id=rubbish', 400, 'invalid_parameter'],
  ])('answer %s with %i', async (query, status, code) => {
    const { key } = await anOrganization();
    const answer = await gateway.client({ 'x-api-key': key }).get(`${SSE}${query}`);
    expect(answer).toMatchObject({ status, body: { code } });
  });

  it('need a credential, and one with a scope', async () => {
    expect(await gateway.client({}).get(SSE)).toMatchObject({ status: 401 });
    const key = await gateway.createKey({ organization_id: newId('org'), scopes: ['read:billing'] });
    expect(await gateway.client({ 'x-api-key': key }).get(SSE)).toMatchObject({
      status: 403,
      body: { code: 'insufficient_scope' },
    });
    const narrow = await gateway.createKey({ organization_id: newId('org'), scopes: ['read:sessions'] });
    expect(await gateway.client({ 'x-api-key': narrow }).get(`${SSE}?channels=charge_points`)).toMatchObject({
      status: 403,
    });
  });
});
