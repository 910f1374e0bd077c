import { createPublicKey } from 'node:crypto';

import { decodeJwt, jwtVerify } from 'jose';

import { UserSessionEnded } from '@csms/contracts';
import type { RestAnswer } from '@csms/testing';

import { confirmationOf, TestInstaller } from '../testing/test-installer';
import { TestPerson, tokenOf } from '../testing/test-person';
import { created, TestRegistry } from '../testing/test-registry';

const INSTALLER = '/api/v1/installer';

describe('installer accounts', () => {
  let registry: TestRegistry;
  let installer: TestInstaller;

  beforeAll(async () => {
    registry = await TestRegistry.start();
  }, 60_000);

  beforeEach(() => {
    installer = new TestInstaller(registry);
  });

  afterAll(() => registry.stop(), 30_000);

  const confirm = (token: string) => installer.visitor.post(`${INSTALLER}/confirm-email`, { token });
  const rows = (sql: string, parameters: unknown[] = []) =>
    registry.service.installation.database.query<Record<string, unknown>>(sql, parameters);
  const ended = async (installerId: string) => {
    await registry.service.outboxIsEmpty();
    await registry.service.installation.events.heardAll();
    return registry.service.told(UserSessionEnded).filter(({ data }) => data.user_id === installerId);
  };
  const signedIn = async () => {
    await installer.signUp();
    return (await installer.login()).body;
  };

  it('can be used at once, after the documented sign-up', async () => {
    const { status, body } = await installer.signUp({ phone: '+44 117 496 0123' });
    expect(status).toBe(201);
    expect(body).toEqual({
      installer_id: expect.stringMatching(/^ins_[0-9A-Z]{26}$/) as string,
      email: installer.email,
      first_name: 'Jane',
      last_name: 'Smith',
      company: 'Acme EV Services',
      phone: '+44 117 496 0123',
      status: 'active',
      created_at: expect.stringMatching(/Z$/) as string,
    });
    expect(await installer.login()).toMatchObject({ status: 200, body: { installer_id: body.installer_id } });
  });

  it.each([
    [{ full_name: 'Jane van der Smith', phone: '0117 4960123' }, 'Jane van der', 'Smith'],
    [{ name: 'Jane' }, 'Jane', null],
  ])('are made of %j as well', async (name, first_name, last_name) => {
    const { email, password } = installer;
    const answer = await installer.visitor.post(`${INSTALLER}/signup`, { email, password, ...name });
    expect(answer).toMatchObject({ status: 201, body: { first_name, last_name, company: null } });
  });

  it('are one for each address, in whichever case; a person of that address is another', async () => {
    const email = installer.email.toUpperCase();
    const person = await TestPerson.registered(registry);
    expect((await installer.signUp()).status).toBe(201);
    expect(await installer.signUp({ email })).toMatchObject({
      status: 409,
      body: { code: 'already_exists' },
    });
    const both = await Promise.all(
      [1, 2, 3].map(() => new TestInstaller(registry).signUp({ email: 'one@a.example' })),
    );
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    expect((await installer.signUp({ email: person.email, password: 'Another horse 8' })).status).toBe(201);
    expect((await person.login()).status).toBe(200);
    expect((await person.login({ password: 'Another horse 8' })).status).toBe(401);
    expect((await installer.login({ email: person.email })).status).toBe(401);
    expect((await installer.login({ email: person.email, password: 'Another horse 8' })).status).toBe(200);
  });

  it.each([
    [{ email: 'jane' }, '/email'],
    [{ email: `${'a'.repeat(250)}@b.example` }, '/email'],
    [{ password: 'Short1Aaa' }, '/password'],
    [{ password: 'nocapitals77' }, '/password'],
    [{ password: 'NoDigitsAtAll' }, '/password'],
    [{ password: 'NO SMALL 777' }, '/password'],
    [{ password: `Aa1${'x'.repeat(198)}` }, '/password'],
    [{ first_name: ' ' }, '/first_name'],
    [{ first_name: null }, '/first_name'],
    [{ first_name: 'x'.repeat(101) }, '/first_name'],
    [{ last_name: 7 }, '/last_name'],
    [{ company: undefined }, '/company'],
    [{ company: 'x'.repeat(201) }, '/company'],
    [{ phone: 'ring me' }, '/phone'],
    [{ full_name: 'Ann Lee' }, '/full_name'],
    [{ status: 'active' }, '/status'],
  ])('are not made of %j, naming %s, either way', async (more, pointer) => {
    for (const answer of [await installer.signUp(more), await installer.signUpWithConfirmation(more)]) {
      expect(answer).toMatchObject({ status: 422, body: { errors: [{ pointer }] } });
    }
    expect((await installer.login()).status).toBe(401);
  });

  it('with confirmation wait for the link in the mail, which serves once', async () => {
    expect(await installer.signUpWithConfirmation()).toMatchObject({
      status: 201,
      body: { status: 'pending_verification', email: installer.email, message: expect.any(String) as string },
    });
    expect(await installer.login()).toMatchObject({ status: 403, body: { code: 'account_not_verified' } });
    expect(await installer.login({ password: 'Wrong horse 7' })).toMatchObject({ status: 401 });
    expect(await installer.signUp()).toMatchObject({ status: 409 });
    const mail = await installer.nextMail();
    const token = confirmationOf(mail);
    expect(mail.text).toContain(`https://csms.example.com${INSTALLER}/confirm-email?token=${token}`);
    expect(await installer.visitor.post('/api/v1/auth/verify-email', { token })).toMatchObject({
      status: 401,
    });
    const confirmed = await confirm(token);
    expect(confirmed).toMatchObject({ status: 200, body: { status: 'active' } });
    expect(await confirm(token)).toMatchObject({ status: 401, body: { code: 'invalid_token' } });
    expect(await installer.login()).toMatchObject({
      status: 200,
      body: { installer_id: (confirmed.body as { installer_id: string }).installer_id },
    });
  });

  it('are confirmed by the link itself; who signs up again before begins anew', async () => {
    await installer.signUpWithConfirmation({ password: 'Another horse 8', company: 'Thief Ltd' });
    const first = confirmationOf(await installer.nextMail());
    await installer.signUpWithConfirmation();
    const second = confirmationOf(await installer.nextMail());
    const follow = (query: string) => installer.visitor.get(`${INSTALLER}/confirm-email${query}`);
    expect(await follow('')).toMatchObject({ status: 400, body: { code: 'invalid_parameter' } });
    expect(await follow('?token=%20')).toMatchObject({ status: 400 });
    expect(await follow(`?token=${first}`)).toMatchObject({ status: 401, body: { code: 'invalid_token' } });
    const { status, body } = await follow(`?token=${second}`);
    expect(status).toBe(200);
    expect((await installer.login({ password: 'Another horse 8' })).status).toBe(401);
    const id = (body as { installer_id: string }).installer_id;
    expect((await installer.as(id).get(`${INSTALLER}/me`)).body).toMatchObject({
      company: 'Acme EV Services',
      email_confirmed: true,
    });
  });

  /** Status and body without what names the request, and how long it took. */
  const timed = async (call: () => Promise<RestAnswer>) => {
    const startedAt = performance.now();
    const answer = await call();
    const { instance: _, request_id: __, email: ___, ...said } = answer.body as Record<string, unknown>;
    return { ms: performance.now() - startedAt, answer: [answer.status, said] };
  };
  /** Both ways hash: without that, the quickest of one would be an order of magnitude quicker, on a busy machine too. */
  const expectAlike = async (one: () => Promise<RestAnswer>, other: () => Promise<RestAnswer>) => {
    const quickest = { one: Infinity, other: Infinity };
    let answered: unknown[] = [];
    for (let round = 0; round < 8; round += 1) {
      const [first, second] = [await timed(one), await timed(other)];
      expect(first.answer).toEqual(second.answer);
      answered = first.answer;
      quickest.one = Math.min(quickest.one, first.ms);
      quickest.other = Math.min(quickest.other, second.ms);
    }
    expect(quickest.one).toBeGreaterThan(quickest.other / 3);
    expect(quickest.other).toBeGreaterThan(quickest.one / 3);
    return answered;
  };

  it('are known to nobody who signs up with confirmation, but to their owner', async () => {
    await installer.signUp();
    const again = () => installer.signUpWithConfirmation({ password: 'Another horse 8' });
    const answered = await expectAlike(again, () => new TestInstaller(registry).signUpWithConfirmation());
    expect(answered).toMatchObject([201, { status: 'pending_verification' }]);
    expect((await installer.nextMail()).subject).toBe('You have an account already');
    expect((await installer.login({ password: 'Another horse 8' })).status).toBe(401);
    expect((await installer.login()).status).toBe(200);
  });

  it('are known to nobody who signs in or forgets a password', async () => {
    await installer.signUp();
    const login = (email: string) => () => installer.login({ email, password: 'Wrong horse 7' });
    expect(await expectAlike(login(installer.email), login('nobody@example.com'))).toMatchObject([
      401,
      { code: 'invalid_credentials' },
    ]);
    const forgot = (email: string) => () => installer.visitor.post(`${INSTALLER}/forgot-password`, { email });
    const answered = await expectAlike(forgot(installer.email), forgot('nobody@example.com'));
    expect(answered).toMatchObject([200, { message: expect.any(String) as string }]);
  });

  it('are closed after ten wrong passwords, unknown ones as well, and no person’s with them', async () => {
    const person = await TestPerson.registered(registry);
    const { email } = person;
    await installer.signUp({ email });
    const answers = await Promise.all(
      Array.from({ length: 13 }, () => installer.login({ email, password: 'Wrong horse 7' })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([
      ...Array<number>(10).fill(401),
      ...Array<number>(3).fill(429),
    ]);
    const closed = await installer.login({ email });
    expect(closed).toMatchObject({ status: 429, body: { code: 'rate_limited' } });
    expect(Number(closed.headers.get('retry-after'))).toBeGreaterThan(800);
    expect((await person.login()).status).toBe(200);
    await rows(`update registry.sign_in_attempt set since = since - interval '15 minutes'`);
    expect((await installer.login({ email })).status).toBe(200);
  });

  it('give a token that says who, and for how long, in both dialects', async () => {
    const answer = await signedIn();
    expect(answer).toMatchObject({ token_type: 'Bearer', expires_in: 3600, token: answer.access_token });
    expect(Date.parse(answer.expires_at) - Date.now()).toBeGreaterThan(3_500_000);
    const { payload } = await jwtVerify(answer.access_token, createPublicKey(registry.tokenPublicKey), {
      issuer: 'https://csms.example.com',
      typ: 'at+jwt',
    });
    expect(payload).toMatchObject({ sub: answer.installer_id, org: '', kind: 'installer', role: null });
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(3600);
  });

  it('go on with a refresh token, which serves once, and no person’s way', async () => {
    const first = await signedIn();
    const persons = await installer.visitor.post('/api/v1/auth/refresh', {
      refresh_token: first.refresh_token,
    });
    expect(persons).toMatchObject({ status: 401, body: { code: 'invalid_token' } });
    const second = await installer.refresh(first.refresh_token);
    expect(second).toMatchObject({ status: 200, body: { installer_id: first.installer_id } });
    expect((await installer.refresh(first.refresh_token)).status).toBe(401);
    expect((await installer.refresh(second.body.refresh_token)).status).toBe(401);
    const session_id = decodeJwt(first.access_token)['sid'];
    expect(await ended(first.installer_id)).toMatchObject([{ data: { session_id, reason: 'token_reused' } }]);
    const person = await TestPerson.registered(registry);
    expect((await installer.refresh((await person.signedIn()).refresh_token)).status).toBe(401);
    expect((await installer.refresh('x y')).status).toBe(422);
  });

  it('are signed out of one session, of which the API gateways are told', async () => {
    const [phone, desk] = [await signedIn(), (await installer.login()).body];
    const api = installer.as(phone.installer_id, phone.access_token);
    expect((await api.post(`${INSTALLER}/logout`, {})).status).toBe(204);
    expect((await installer.refresh(phone.refresh_token)).status).toBe(401);
    expect((await installer.refresh(desk.refresh_token)).status).toBe(200);
    const session_id = decodeJwt(phone.access_token)['sid'];
    expect(await ended(phone.installer_id)).toMatchObject([{ data: { session_id, reason: 'signed_out' } }]);
  });

  it('have a way back in by mail, once, which ends every session and confirms the address', async () => {
    const { installer_id, refresh_token } = await signedIn();
    await installer.visitor.post(`${INSTALLER}/forgot-password`, { email: installer.email });
    const mail = await installer.nextMail();
    expect(mail.text).toContain('https://csms.example.com/installer/reset-password#token=');
    const token = tokenOf(mail);
    const body = { token, new_password: 'Fresh horse 9' };
    const reset = (more: object = {}, at = INSTALLER) =>
      installer.visitor.post(`${at}/reset-password`, { ...body, ...more });
    expect(await reset({ new_password: 'weak' })).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/new_password' }] },
    });
    expect(await reset({ token: 'none' })).toMatchObject({ status: 401, body: { code: 'invalid_token' } });
    expect((await reset({}, '/api/v1/auth')).status).toBe(401);
    expect((await confirm(token)).status).toBe(401);
    expect((await reset()).status).toBe(200);
    expect((await reset()).status).toBe(401);
    expect((await installer.nextMail()).subject).toBe('Your password was changed');
    expect((await installer.login()).status).toBe(401);
    expect((await installer.login({ password: 'Fresh horse 9' })).status).toBe(200);
    expect((await installer.refresh(refresh_token)).status).toBe(401);
    expect(await ended(installer_id)).toMatchObject([{ data: { reason: 'password_changed' } }]);
    const me = await installer.as(installer_id).get(`${INSTALLER}/me`);
    expect(me.body).toMatchObject({ email_confirmed: true });
  });

  it('are in the logs of the operators for whom the installer works', async () => {
    const { body } = await installer.signUp();
    const { api } = await registry.organization();
    const { id } = created(await api.post<{ id: string }>('/api/v1/projects', { name: 'Depot' }));
    created(await api.post(`/api/v1/projects/${id}/installers`, { installer_id: body.installer_id }));
    const { access_token } = (await installer.login()).body;
    const own = installer.as(body.installer_id, access_token);
    await own.patch(`${INSTALLER}/me`, { company: 'Volt Ltd' });
    await own.post(`${INSTALLER}/logout`, {});
    const entries = await api.get<{ data: { action: string; actor: object }[] }>(
      `/api/v1/audit-log?resource_type=installer&actor=${body.installer_id}`,
    );
    expect(entries.body.data.map(({ action }) => action)).toEqual([
      'installer.signed_out',
      'installer.updated',
      'installer.signed_in',
    ]);
  });

  it('show and change what the installer says of himself, for installers alone', async () => {
    const { body: made } = await installer.signUp();
    const api = installer.as(made.installer_id);
    expect((await api.get(`${INSTALLER}/me`)).body).toEqual(
      Object.assign({}, made, { email_confirmed: false }),
    );
    const change = { first_name: 'Ann', last_name: null, company: 'Volt Ltd', phone: '0117 4960123' };
    expect(await api.patch(`${INSTALLER}/me`, Object.assign({}, made, change))).toMatchObject({
      status: 200,
      body: Object.assign({}, made, change),
    });
    expect((await api.patch(`${INSTALLER}/me`, { company: null, phone: null })).body).toMatchObject({
      first_name: 'Ann',
      company: null,
      phone: null,
    });
    for (const [field, value] of Object.entries({
      first_name: null,
      last_name: '',
      company: 'x'.repeat(201),
      phone: 'ring me',
      password: 'Fresh horse 9',
    })) {
      expect(await api.patch(`${INSTALLER}/me`, { [field]: value })).toMatchObject({
        status: 422,
        body: { errors: [{ pointer: `/${field}` }] },
      });
    }
    const { api: operator } = await registry.organization();
    for (const path of [`${INSTALLER}/me`]) {
      expect(await installer.visitor.get(path)).toMatchObject({ status: 401 });
      expect(await operator.get(path)).toMatchObject({ status: 403, body: { code: 'insufficient_role' } });
    }
    expect(await api.get('/api/v1/sites')).toMatchObject({
      status: 403,
      body: { code: 'insufficient_role' },
    });
  });
});
