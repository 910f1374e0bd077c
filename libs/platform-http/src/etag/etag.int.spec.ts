import { randomUUID } from 'node:crypto';

import { type RestClient, startTestService, type TestService } from '@csms/testing';

import { type NoteDto, NOTES_MIGRATIONS, NOTES_SERVICE } from '../testing/notes-service';

const NOTES = '/api/v1/notes';

describe('entity tags', () => {
  let service: TestService;
  let api: RestClient;
  let path: string;
  let tag: string;

  beforeAll(async () => {
    service = await startTestService(NOTES_SERVICE, NOTES_MIGRATIONS);
    api = service.as(['read:sessions', 'write:sessions'], 'org_A');
  }, 60_000);

  beforeEach(async () => {
    const answer = await api.post<NoteDto>(NOTES, { text: 'first' });
    path = `${NOTES}/${answer.body.id}`;
    tag = answer.headers.get('etag') ?? '';
  });

  afterAll(() => service.stop(), 30_000);

  const send = (method: string, headers: Record<string, string>, body?: object) =>
    api.request(method, path, {
      headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { text: JSON.stringify(body) }),
    });
  const tagOf = async (method: string, url = path, body?: object) => {
    const json = { headers: { 'content-type': 'application/json' }, text: JSON.stringify(body) };
    return (await api.request(method, url, body === undefined ? {} : json)).headers.get('etag');
  };

  it('are strong, and the same from the making, the change and the reading of one state', async () => {
    expect(tag).toMatch(/^"[\w-]+"$/);
    expect(await tagOf('GET')).toBe(tag);
    const changed = await tagOf('PUT', path, { text: 'second' });
    expect(changed).not.toBe(tag);
    expect(await tagOf('GET')).toBe(changed);
    expect(await tagOf('PUT', path, { text: 'first' })).toBe(tag);
  });

  it('are not on lists, results of deeds, errors, health and empty answers', async () => {
    expect(await tagOf('GET', NOTES)).toBeNull();
    expect(await tagOf('POST', `${NOTES}/counts`, { text: 'abc' })).toBeNull();
    expect(await tagOf('GET', `${NOTES}/none`)).toBeNull();
    expect(await tagOf('GET', '/health/live')).toBeNull();
    expect(await tagOf('DELETE')).toBeNull();
  });

  it('leave out a secret that is shown once', async () => {
    const [one, other] = [
      await tagOf('POST', `${NOTES}/keys`, { text: 'a' }),
      await tagOf('POST', `${NOTES}/keys`, { text: 'a' }),
    ];
    expect(one).not.toBeNull();
    expect(one).toBe(other);
  });

  it('are on an answer that is given again for its Idempotency-Key', async () => {
    const key = { 'content-type': 'application/json', 'idempotency-key': randomUUID() };
    const post = () => api.request('POST', NOTES, { headers: key, text: '{"text":"a"}' });
    const [one, other] = [await post(), await post()];
    expect(one.headers.get('etag')).toMatch(/^"/);
    expect(other.headers.get('etag')).toBe(one.headers.get('etag'));
  });

  it('answer 304 with nothing to who has the state, and all to who has another', async () => {
    for (const known of [tag, `"other", W/${tag}`, '*']) {
      const answer = await send('GET', { 'if-none-match': known });
      expect([answer.status, answer.body, answer.headers.get('etag')]).toEqual([304, null, tag]);
    }
    expect(await send('GET', { 'if-none-match': '"other"' })).toMatchObject({
      status: 200,
      body: { text: 'first' },
    });
    expect(await send('GET', { 'if-none-match': 'nonsense' })).toMatchObject({ status: 200 });
  });

  it('let a change pass that was made of the newest state', async () => {
    const changed = await send('PUT', { 'if-match': tag }, { text: 'second' });
    expect(changed.status).toBe(200);
    const newest = changed.headers.get('etag') ?? '';
    expect((await send('PUT', { 'if-match': `"other", ${newest}` }, { text: 'third' })).status).toBe(200);
    expect((await send('PUT', { 'if-match': '*' }, { text: 'fourth' })).status).toBe(200);
    expect((await send('PUT', {}, { text: 'fifth' })).status).toBe(200);
  });

  it.each(['"other"', 'W/', 'nonsense', ''])('refuse a change with If-Match %j', async (given) => {
    const ifMatch = given === 'W/' ? `W/${tag}` : given;
    expect(await send('PUT', { 'if-match': ifMatch }, { text: 'second' })).toMatchObject({
      status: 412,
      body: { code: 'precondition_failed' },
    });
    expect((await api.get(path)).body).toMatchObject({ text: 'first' });
  });

  it('let one of many changes of the same state pass', async () => {
    const changes = Array.from({ length: 8 }, (_, index) =>
      send('PUT', { 'if-match': tag }, { text: `by ${index}` }),
    );
    const statuses = (await Promise.all(changes)).map(({ status }) => status).sort();
    expect(statuses).toEqual([200, ...Array.from({ length: 7 }, () => 412)]);
  });

  it('are not ignored by a change that cannot check them', async () => {
    expect(await send('DELETE', { 'if-match': tag })).toMatchObject({
      status: 412,
      body: { code: 'precondition_failed' },
    });
    expect((await api.get(path)).status).toBe(200);
    expect((await send('DELETE', {})).status).toBe(204);
  });
});
