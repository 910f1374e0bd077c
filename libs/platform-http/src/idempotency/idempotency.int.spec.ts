import { randomUUID } from 'node:crypto';

import { Pruning } from '@csms/platform-db';
import { type RestAnswer, type RestClient, startTestService, type TestService } from '@csms/testing';

import { ANONYMOUS } from '../principal/principal';
import { NOTES_MIGRATIONS, NOTES_SERVICE, NotesService } from '../testing/notes-service';

import { OLD_ANSWERS } from './idempotency-table';

const NOTES = '/api/v1/notes';
const NOTE = { text: 'first' };

describe('a POST with an Idempotency-Key', () => {
  let service: TestService;
  let second: TestService;
  let api: RestClient;
  let key: string;

  beforeAll(async () => {
    service = await startTestService(NOTES_SERVICE, NOTES_MIGRATIONS);
    const { installation } = service;
    second = await startTestService(NOTES_SERVICE, NOTES_MIGRATIONS, { installation });
    api = clientOf(service, 'org_A');
  }, 90_000);

  beforeEach(async () => {
    key = randomUUID();
    await admin('truncate http_spec.note, http_spec.idempotency_key');
  });

  afterEach(() => {
    notes().pause = () => Promise.resolve();
  });

  afterAll(async () => {
    await second.stop();
    await service.stop();
  }, 30_000);

  const clientOf = (one: TestService, organizationId: string) =>
    one.as(['read:sessions', 'write:sessions'], organizationId);
  const notes = () => service.app.get(NotesService);
  const admin = <Row extends object>(sql: string) => service.installation.database.query<Row>(sql);
  const post = (body: object, { path = NOTES, client = api, header = key } = {}) =>
    client.request('POST', path, {
      headers: { 'content-type': 'application/json', 'idempotency-key': header },
      text: JSON.stringify(body),
    });
  const count = async () =>
    (await admin<{ n: number }>('select count(*)::int as n from http_spec.note'))[0]?.n;
  const isReplayed = ({ headers }: RestAnswer) => headers.get('idempotent-replayed') === 'true';

  /** Lets the next POST do its work and wait. */
  function hold(): { readonly reached: Promise<void>; readonly release: () => void } {
    const reached = Promise.withResolvers<void>();
    const released = Promise.withResolvers<void>();
    notes().pause = () => {
      reached.resolve();
      return released.promise;
    };
    return { reached: reached.promise, release: released.resolve };
  }

  it('is done once, and answered again the same', async () => {
    const first = await post(NOTE);
    const again = await post(NOTE);
    expect([first.status, isReplayed(first)]).toEqual([201, false]);
    expect([again.status, isReplayed(again), again.body]).toEqual([201, true, first.body]);
    expect(again.headers.get('x-request-id')).not.toBe(first.headers.get('x-request-id'));
    expect(await count()).toBe(1);
  });

  it('is done once by many at the same time, on two instances', async () => {
    const clients = [api, clientOf(second, 'org_A')];
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, index) => post(NOTE, { client: clients[index % 2]! })),
    );
    const done = answers.filter(({ status }) => status === 201);
    expect(done.length).toBeGreaterThan(0);
    expect(done.filter((answer) => !isReplayed(answer))).toHaveLength(1);
    expect(new Set(done.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    const others = answers.filter(({ status }) => status !== 201);
    for (const answer of others)
      expect(answer).toMatchObject({ status: 409, body: { code: 'idempotency_in_progress' } });
    expect(await count()).toBe(1);
  });

  it('is 409 while the first still runs, and then the answer', async () => {
    const { reached, release } = hold();
    const first = post(NOTE);
    await reached;
    for (const client of [api, clientOf(second, 'org_A')]) {
      expect(await post(NOTE, { client })).toMatchObject({
        status: 409,
        body: { code: 'idempotency_in_progress' },
      });
    }
    release();
    expect((await first).status).toBe(201);
    expect(isReplayed(await post(NOTE))).toBe(true);
  });

  it('is 422 with another body or address, and the same whatever the order of members', async () => {
    await post({ text: 'first', size: 1 });
    expect(isReplayed(await post({ size: 1, text: 'first' }))).toBe(true);
    const others = [
      post({ text: 'first', size: 2 }),
      post({ text: 'first', size: 1 }, { path: `${NOTES}?a=1` }),
    ];
    for (const answer of await Promise.all(others)) {
      expect(answer).toMatchObject({ status: 422, body: { code: 'idempotency_key_reused' } });
    }
    expect(await count()).toBe(1);
  });

  it('is another one of another organization, and at another route', async () => {
    await post(NOTE);
    expect(isReplayed(await post(NOTE, { client: clientOf(service, 'org_B') }))).toBe(false);
    expect(await post(NOTE, { path: `${NOTES}/counts` })).toMatchObject({ status: 200, body: { length: 5 } });
    expect(await count()).toBe(2);
  });

  it('is done again after an error, which is not kept', async () => {
    expect((await post({ text: '' })).status).toBe(422);
    expect((await post(NOTE)).status).toBe(201);
    const broken = () => post({}, { path: `${NOTES}/broken` });
    for (const answer of [await broken(), await broken()]) {
      expect([answer.status, isReplayed(answer)]).toEqual([500, false]);
    }
  });

  it('changes nothing where its answer cannot be kept', async () => {
    await admin('revoke insert on http_spec.idempotency_key from http_spec_api');
    expect((await post(NOTE)).status).toBe(500);
    expect(await count()).toBe(0);
    await admin('grant insert on http_spec.idempotency_key to http_spec_api');
    expect((await post(NOTE)).status).toBe(201);
    expect(await count()).toBe(1);
  });

  it('leaves nothing in the table by which one could read the answer, the request or the key', async () => {
    const { body } = await post({ text: 'a secret' });
    const rows = JSON.stringify(await admin('select * from http_spec.idempotency_key'));
    for (const word of [key, 'a secret', (body as { id: string }).id]) {
      expect(rows).not.toContain(word);
      expect(rows).not.toContain(Buffer.from(word).toString('hex'));
    }
  });

  it('is forgotten after 24 hours', async () => {
    await post(NOTE);
    await admin(
      `update http_spec.idempotency_key set created_at = created_at - interval '23 hours 59 minutes'`,
    );
    expect(isReplayed(await post(NOTE))).toBe(true);
    await admin(`update http_spec.idempotency_key set created_at = created_at - interval '1 minute'`);
    expect(isReplayed(await post({ text: 'another' }))).toBe(false);
    expect(isReplayed(await post({ text: 'another' }))).toBe(true);
    await post(NOTE, { header: 'old' });
    await admin(`update http_spec.idempotency_key set created_at = created_at - interval '24 hours'
      where created_at = (select max(created_at) from http_spec.idempotency_key)`);
    const { database, logger } = service.platform;
    const pruning = new Pruning({ database, logger, ...OLD_ANSWERS });
    expect([await pruning.prune(), await pruning.prune()]).toEqual([1, 0]);
    expect(isReplayed(await post({ text: 'another' }))).toBe(true);
  });

  it.each(['', 'with blank', 'ä', 'x'.repeat(256)])('is 400 with the key %j', async (header) => {
    expect(await post(NOTE, { header })).toMatchObject({
      status: 400,
      body: { code: 'invalid_parameter', errors: [{ pointer: 'Idempotency-Key' }] },
    });
    expect(await count()).toBe(0);
  });

  it('works without a transaction and without a body of the answer', async () => {
    const before = notes().sent;
    const answers = [await post({}, { path: `${NOTES}/marks` }), await post({}, { path: `${NOTES}/marks` })];
    expect(answers.map((answer) => [answer.status, answer.body, isReplayed(answer)])).toEqual([
      [204, null, false],
      [204, null, true],
    ]);
    expect(notes().sent).toBe(before + 1);
  });

  it('means nothing without a caller', async () => {
    const nobody = service.asPrincipal(ANONYMOUS);
    const visits = [1, 2].map(() => post({}, { path: `${NOTES}/visits`, client: nobody }));
    for (const answer of await Promise.all(visits)) expect(isReplayed(answer)).toBe(false);
    expect(await admin('select from http_spec.idempotency_key')).toHaveLength(0);
  });

  it("is an installer's own, who has no organization", async () => {
    const installer = (subject: string) =>
      service.asPrincipal({ ...ANONYMOUS, type: 'user', subject, scopes: ['write:sessions'] });
    const count = (subject: string) =>
      post(NOTE, { path: `${NOTES}/counts`, client: installer(subject) }).then(isReplayed);
    expect([await count('ins_1'), await count('ins_1'), await count('ins_2')]).toEqual([false, true, false]);
  });

  describe('that acts outside of the database', () => {
    const send = () => post({}, { path: `${NOTES}/messages` });

    it('acts once, also while it still runs', async () => {
      const { reached, release } = hold();
      const first = send();
      await reached;
      expect(await send()).toMatchObject({ status: 409, body: { code: 'idempotency_in_progress' } });
      release();
      const { status, body } = await first;
      expect(status).toBe(200);
      const again = await send();
      expect([again.body, isReplayed(again)]).toEqual([body, true]);
    });

    it('acts again after an error', async () => {
      notes().pause = () => Promise.reject(new Error('out of reach'));
      expect((await send()).status).toBe(500);
      notes().pause = () => Promise.resolve();
      const again = await send();
      expect([again.status, isReplayed(again)]).toEqual([200, false]);
    });

    it('acts again when nobody can be at it any more', async () => {
      const { reached, release } = hold();
      const first = send();
      await reached;
      await admin(`update http_spec.idempotency_key set claimed_until = now() - interval '1 second'`);
      notes().pause = () => Promise.resolve();
      expect((await send()).status).toBe(200);
      release();
      expect((await first).status).toBe(200);
    });
  });
});
