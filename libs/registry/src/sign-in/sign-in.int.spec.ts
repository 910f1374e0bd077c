import { createPublicKey } from 'node:crypto';

import { decodeJwt, jwtVerify } from 'jose';

import { MemberAdded, OrganizationChanged, SCOPES, UserSessionEnded } from '@csms/contracts';

import { TestPerson, tokenOf } from '../testing/test-person';
import { TestRegistry } from '../testing/test-registry';

const AUTH = '/api/v1/auth';

describe('sign-in', () => {
  let registry: TestRegistry;

  beforeAll(async () => {
    registry = await TestRegistry.start();
  }, 60_000);

  afterAll(() => registry.stop(), 30_000);

  const aPerson = () => TestPerson.registered(registry);
  const rows = (sql: string, parameters: unknown[] = []) =>
    registry.service.installation.database.query<Record<string, unknown>>(sql, parameters);
  const ended = async (userId: string) => {
    await registry.service.outboxIsEmpty();
    await registry.service.installation.events.heardAll();
    return registry.service.told(UserSessionEnded).filter(({ data }) => data.user_id === userId);
  };
  const sessionOf = (accessToken: string) => String(decodeJwt(accessToken)['sid']);

  it('begins with a confirmed address; with it comes an organization', async () => {
    const person = new TestPerson(registry);
    expect(await person.register()).toMatchObject({ status: 201, body: { status: 'pending_verification' } });
    expect(await person.login()).toMatchObject({ status: 403, body: { code: 'account_not_verified' } });
    const mail = await person.nextMail();
    expect(mail.text).toContain('https://csms.example.com/verify-email#token=');
    expect(mail.html).toContain('https://csms.example.com/verify-email#token=');
    const verified = await person.visitor.post<{ organization_id: string; user_id: string }>(
      `${AUTH}/verify-email`,
      { token: tokenOf(mail) },
    );
    expect(verified).toMatchObject({ status: 200, body: { status: 'active' } });
    const { organization_id, user_id } = verified.body;
    await registry.service.outboxIsEmpty();
    await registry.service.installation.events.heardAll();
    const { events } = registry.service.installation;
    expect(events.heardOf(organization_id)).toMatchObject([
      { type: OrganizationChanged.type, data: { name: 'Greenway Charging Ltd', currency: 'GBP' } },
    ]);
    expect(events.heardOf(`${organization_id}/${user_id}`)).toMatchObject([
      { type: MemberAdded.type, data: { role: 'owner', email: person.email, resource_grants: [] } },
    ]);
    expect(await person.login()).toMatchObject({ status: 200, body: { user_id, organization_id } });
    const api = registry.service.as(SCOPES, organization_id);
    const { body } = await api.get<{ data: { action: string; actor: object }[] }>('/api/v1/audit-log');
    expect(body.data.map(({ action, actor }) => [action, actor])).toEqual([
      ['user.signed_in', { type: 'user', id: user_id }],
      ['organization.created', { type: 'user', id: user_id }],
    ]);
  });

  it('gives a token that says who, where and for how long', async () => {
    const person = await aPerson();
    const answer = await person.signedIn();
    expect(answer).toMatchObject({
      token_type: 'Bearer',
      expires_in: 900,
      organizations: [{ organization_id: answer.organization_id, role: 'owner' }],
    });
    const key = createPublicKey(registry.tokenPublicKey);
    const { payload, protectedHeader } = await jwtVerify(answer.access_token, key, {
      issuer: 'https://csms.example.com',
      typ: 'at+jwt',
    });
    expect(protectedHeader.kid).toMatch(/^[\w-]{43}$/);
    expect(payload).toMatchObject({
      sub: answer.user_id,
      org: answer.organization_id,
      kind: 'user',
      role: 'owner',
      grants: [],
      exp: (payload.iat ?? 0) + 900,
    });
  });

  it('answers alike for a wrong password and an unknown address, also in time', async () => {
    const person = await aPerson();
    const wrong = { email: person.email, password: 'Wrong horse 7' };
    const unknown = { email: 'nobody@example.com', password: 'Wrong horse 7' };
    const time = async (body: object) => {
      const startedAt = performance.now();
      const answer = await person.visitor.post(`${AUTH}/login`, body);
      const { instance: _, request_id: __, ...said } = answer.body as Record<string, unknown>;
      return { ms: performance.now() - startedAt, answer: [answer.status, said] };
    };
    const times = { wrong: [] as number[], unknown: [] as number[] };
    for (let round = 0; round < 8; round += 1) {
      const [one, other] = [await time(wrong), await time(unknown)];
      expect(one.answer).toEqual(other.answer);
      expect(one.answer).toMatchObject([401, { code: 'invalid_credentials' }]);
      times.wrong.push(one.ms);
      times.unknown.push(other.ms);
    }
    // Both hash: without that the unknown address would be an order of magnitude quicker.
    expect(Math.min(...times.unknown)).toBeGreaterThan(Math.min(...times.wrong) / 3);
  });

  it('closes an account after ten wrong passwords, an unknown one as well, though many come at once', async () => {
    const person = await aPerson();
    for (const email of [person.email, `un${person.email}`]) {
      const answers = await Promise.all(
        Array.from({ length: 14 }, () => person.login({ email, password: 'Wrong horse 7' })),
      );
      const statuses = answers.map(({ status }) => status).sort();
      expect(statuses).toEqual([...Array<number>(10).fill(401), ...Array<number>(4).fill(429)]);
      const closed = await person.login({ email });
      expect(closed).toMatchObject({ status: 429, body: { code: 'rate_limited' } });
      const wait = Number(closed.headers.get('retry-after'));
      expect(wait).toBeGreaterThan(800);
      expect(wait).toBeLessThanOrEqual(900);
    }
    await rows(`update registry.sign_in_attempt set since = since - interval '15 minutes'`);
    expect((await person.login()).status).toBe(200);
  });

  it('counts anew after the right password', async () => {
    const person = await aPerson();
    for (let round = 0; round < 3; round += 1) {
      for (let wrong = 0; wrong < 4; wrong += 1) await person.login({ password: 'Wrong horse 7' });
      expect((await person.login()).status).toBe(200);
    }
  });

  it('tells nobody whether an address has an account, but its owner', async () => {
    const person = await aPerson();
    const again = await person.register({ password: 'Another horse 8', organization_name: 'Thief Ltd' });
    const fresh = await new TestPerson(registry).register();
    expect([again.status, again.body]).toEqual([fresh.status, fresh.body]);
    expect((await person.nextMail()).subject).toBe('You have an account already');
    expect((await person.login({ password: 'Another horse 8' })).status).toBe(401);
    expect((await person.login()).status).toBe(200);
  });

  it('begins anew for whoever signs up again before the address is confirmed: the first link is void', async () => {
    const person = new TestPerson(registry);
    await person.register({ password: 'Another horse 8' });
    const first = tokenOf(await person.nextMail());
    await person.register();
    const second = tokenOf(await person.nextMail());
    const verify = (token: string) => person.visitor.post(`${AUTH}/verify-email`, { token });
    expect(await verify(first)).toMatchObject({ status: 401, body: { code: 'invalid_token' } });
    expect(await verify(second)).toMatchObject({ status: 200 });
    expect(await verify(second)).toMatchObject({ status: 401 });
    expect((await person.login()).status).toBe(200);
  });

  it('goes on with a refresh token, which serves once; its second use ends the session', async () => {
    const person = await aPerson();
    const first = await person.signedIn();
    const second = await person.refresh(first.refresh_token);
    expect(second).toMatchObject({ status: 200, body: { user_id: first.user_id } });
    expect(sessionOf(second.body.access_token)).toBe(sessionOf(first.access_token));
    expect(await person.refresh(first.refresh_token)).toMatchObject({
      status: 401,
      body: { code: 'invalid_token' },
    });
    expect(await person.refresh(second.body.refresh_token)).toMatchObject({ status: 401 });
    expect(await ended(first.user_id)).toMatchObject([
      { data: { session_id: sessionOf(first.access_token), reason: 'token_reused' } },
    ]);
    expect((await person.login()).status).toBe(200);
  });

  it('gives one of two that use a refresh token at the same moment, and ends the session', async () => {
    const person = await aPerson();
    const { refresh_token, user_id } = await person.signedIn();
    const answers = await Promise.all([1, 2, 3].map(() => person.refresh(refresh_token)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401, 401]);
    const winner = answers.find(({ status }) => status === 200);
    expect((await person.refresh(winner?.body.refresh_token ?? '')).status).toBe(401);
    expect(await ended(user_id)).toHaveLength(1);
  });

  it('ends with the sign-out: refresh token and session, not others of the person', async () => {
    const person = await aPerson();
    const [phone, desk] = [await person.signedIn(), await person.signedIn()];
    const api = person.as(phone, { session: sessionOf(phone.access_token) });
    expect((await api.post(`${AUTH}/logout`, {})).status).toBe(204);
    expect((await person.refresh(phone.refresh_token)).status).toBe(401);
    expect((await person.refresh(desk.refresh_token)).status).toBe(200);
    expect(await ended(phone.user_id)).toMatchObject([
      { data: { session_id: sessionOf(phone.access_token), reason: 'signed_out' } },
    ]);
  });

  it('has a way back in by mail, once, which ends every session', async () => {
    const person = await aPerson();
    const [one, other] = [await person.signedIn(), await person.signedIn()];
    const forgot = (email: string) => person.visitor.post(`${AUTH}/forgot-password`, { email });
    const [known, unknown] = [await forgot(person.email), await forgot('nobody@example.com')];
    expect([known.status, known.body]).toEqual([unknown.status, unknown.body]);
    expect(known.status).toBe(200);
    const token = tokenOf(await person.nextMail());
    const reset = (new_password: string) =>
      person.visitor.post(`${AUTH}/reset-password`, { token, new_password });
    expect(await reset('weak')).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/new_password' }] },
    });
    expect((await reset('Fresh horse 9')).status).toBe(200);
    expect(await reset('Thief horse 9')).toMatchObject({ status: 401, body: { code: 'invalid_token' } });
    expect((await person.nextMail()).subject).toBe('Your password was changed');
    expect((await person.login()).status).toBe(401);
    expect((await person.login({ password: 'Fresh horse 9' })).status).toBe(200);
    for (const { refresh_token } of [one, other])
      expect((await person.refresh(refresh_token)).status).toBe(401);
    expect((await ended(one.user_id)).map(({ data }) => data.reason)).toEqual([
      'password_changed',
      'password_changed',
    ]);
  });

  it('takes no link that is too old, and no link of another purpose', async () => {
    const person = await aPerson();
    await person.visitor.post(`${AUTH}/forgot-password`, { email: person.email });
    const token = tokenOf(await person.nextMail());
    expect(await person.visitor.post(`${AUTH}/verify-email`, { token })).toMatchObject({ status: 401 });
    await rows(`update registry.user_secret set expires_at = now() - interval '1 second'`);
    expect(
      await person.visitor.post(`${AUTH}/reset-password`, { token, new_password: 'Fresh horse 9' }),
    ).toMatchObject({ status: 401 });
  });

  it('keeps no secret that could be used: passwords, tokens and links as hashes', async () => {
    const person = await aPerson();
    const { refresh_token } = await person.signedIn();
    await person.visitor.post(`${AUTH}/forgot-password`, { email: person.email });
    const token = tokenOf(await person.nextMail());
    const tables = [
      'user_account',
      'user_secret',
      'refresh_token',
      'user_session',
      'mail',
      'audit_entry',
      'outbox',
    ];
    for (const table of tables) {
      const text = JSON.stringify(await rows(`select * from registry.${table}`));
      for (const secret of [person.password, refresh_token, token]) expect(text).not.toContain(secret);
    }
    const [account] = await rows('select password_hash from registry.user_account where email = $1', [
      person.email,
    ]);
    expect(account?.['password_hash']).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  });

  it('refuses to choose an organization that is not one’s own', async () => {
    const person = await aPerson();
    const { id } = await registry.organization();
    expect(await person.login({ organization_id: id })).toMatchObject({
      status: 404,
      body: { resource: 'organization' },
    });
    const { refresh_token, organization_id } = await person.signedIn();
    expect(await person.refresh(refresh_token, { organization_id: id })).toMatchObject({ status: 404 });
    // It was not used: the transaction came to nothing.
    expect(await person.refresh(refresh_token, { organization_id })).toMatchObject({ status: 200 });
  });

  it.each([
    [{ email: 'alice' }, '/email'],
    [{ password: 'short1A' }, '/password'],
    [{ password: 'nocapitals77' }, '/password'],
    [{ password: 'NoDigitsAtAll' }, '/password'],
    [{ password: 'NO SMALL 777' }, '/password'],
    [{ country: 'United Kingdom' }, '/country'],
    [{ country: 'ZZ' }, '/country'],
    [{ organization_name: '' }, '/organization_name'],
    [{ name: 7 }, '/name'],
    [{ role: 'owner' }, '/role'],
  ])('signs nobody up with %j, naming %s', async (more, pointer) => {
    const person = new TestPerson(registry);
    expect(await person.register(more)).toMatchObject({ status: 422, body: { errors: [{ pointer }] } });
    expect(registry.mails.mails.filter(({ to }) => to === person.email)).toEqual([]);
  });
});
