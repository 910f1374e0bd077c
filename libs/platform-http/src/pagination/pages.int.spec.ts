import * as fc from 'fast-check';

import { type RestClient, startTestService, type TestService } from '@csms/testing';

import { type NoteDto, NOTES_MIGRATIONS, NOTES_SERVICE } from '../testing/notes-service';

interface NoteList {
  readonly notes: readonly NoteDto[];
  readonly total: number;
  readonly limit: number;
  readonly offset: number;
  readonly page: number;
  readonly next_cursor: string | null;
}

describe('lists', () => {
  let service: TestService;
  let organizations = 0;

  beforeAll(async () => {
    service = await startTestService(NOTES_SERVICE, NOTES_MIGRATIONS);
  }, 60_000);

  afterAll(() => service.stop(), 30_000);

  /** Of an organization that no other test has. */
  const newClient = () => service.as(['read:sessions', 'write:sessions'], `org_${(organizations += 1)}`);
  const write = async (api: RestClient, text: string): Promise<NoteDto> =>
    (await api.post<NoteDto>('/api/v1/notes', { text })).body;
  const read = async (api: RestClient, query: string): Promise<NoteList> =>
    (await api.get<NoteList>(`/api/v1/notes?${query}`)).body;
  const texts = ({ notes }: NoteList) => notes.map(({ text }) => text).join('');

  async function withNotes(letters: string): Promise<RestClient> {
    const api = newClient();
    for (const letter of letters) await write(api, letter);
    return api;
  }

  it('are paged by offset and by page, newest first', async () => {
    const api = await withNotes('abcde');
    expect(await read(api, 'limit=2')).toMatchObject({ total: 5, limit: 2, offset: 0, page: 1 });
    expect(texts(await read(api, 'limit=2'))).toBe('ed');
    const byOffset = await read(api, 'limit=2&offset=2');
    expect(texts(byOffset)).toBe('cb');
    expect(await read(api, 'limit=2&page=2')).toEqual(byOffset);
    expect(await read(api, 'limit=2&page=2&offset=2')).toEqual(byOffset);
    expect(await read(api, 'limit=2&page=3')).toMatchObject({ page: 3, next_cursor: null });
    expect(texts(await read(api, 'offset=5'))).toBe('');
    expect(await read(api, '')).toMatchObject({ total: 5, limit: 50, next_cursor: null });
  });

  it('say how many there are on every page, also on one past the end', async () => {
    const api = await withNotes('abcd');
    for (const query of [
      'limit=3',
      'limit=4',
      'limit=5',
      'limit=2&offset=2',
      'offset=3',
      'offset=4',
      'offset=9',
    ])
      expect({ query, total: (await read(api, query)).total }).toEqual({ query, total: 4 });
    expect(await read(newClient(), 'limit=1')).toMatchObject({ total: 0, notes: [], next_cursor: null });
  });

  it('by cursor do not shift while rows arrive', async () => {
    const api = await withNotes('abcd');
    const first = await read(api, 'limit=2');
    await write(api, 'e');
    const second = await read(api, `limit=2&cursor=${first.next_cursor}`);
    expect(texts(first) + texts(second)).toBe('dcba');
    expect(second).toMatchObject({ next_cursor: null, total: 5 });
  });

  it('by cursor show each row that was there once, whatever arrives between the pages', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 12 }),
        fc.integer({ min: 1, max: 5 }),
        fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 15, maxLength: 15 }),
        async (rows, limit, arrivals) => {
          const api = newClient();
          const there: string[] = [];
          for (let row = 0; row < rows; row += 1) there.unshift((await write(api, 'x')).id);
          const seen: string[] = [];
          let list = await read(api, `limit=${limit}`);
          for (const arriving of arrivals) {
            seen.push(...list.notes.map(({ id }) => id));
            if (list.next_cursor === null) break;
            for (let row = 0; row < arriving; row += 1) await write(api, 'new');
            list = await read(api, `limit=${limit}&cursor=${list.next_cursor}`);
          }
          expect(seen).toEqual(there);
        },
      ),
      { numRuns: 15 },
    );
  }, 60_000);

  it.each([
    ['limit=0', 'limit'],
    ['limit=201', 'limit'],
    ['page=0', 'page'],
    ['offset=10001', 'offset'],
    ['page=202&limit=50', 'page'],
    ['page=2&offset=7', 'page'],
    ['cursor=nonsense', 'cursor'],
    [`cursor=${Buffer.from('["now","a"]').toString('base64url')}`, 'cursor'],
    [`cursor=${Buffer.from('{}').toString('base64url')}`, 'cursor'],
    [`cursor=${Buffer.from('["2026-05-01T00:00:00Z","a"]').toString('base64url')}&offset=1`, 'cursor'],
  ])('refuse %s with 400', async (query, parameter) => {
    expect(await newClient().get(`/api/v1/notes?${query}`)).toMatchObject({
      status: 400,
      body: { code: 'invalid_parameter', errors: [{ pointer: parameter }] },
    });
  });

  it('take the largest limit and the farthest offset', async () => {
    expect((await newClient().get('/api/v1/notes?limit=200&offset=10000')).status).toBe(200);
  });
});
