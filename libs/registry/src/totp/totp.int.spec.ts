import { generate } from 'otplib';

import { SCOPES } from '@csms/contracts';

import { TestPerson } from '../testing/test-person';
import { TestRegistry } from '../testing/test-registry';

const TOTP = '/api/v1/auth/totp';
const STEP_SECONDS = 30;

describe('an authenticator', () => {
  let registry: TestRegistry;

  beforeAll(async () => {
    registry = await TestRegistry.start();
  }, 60_000);

  afterAll(() => registry.stop(), 30_000);

  /** Of now, or of so many steps later: a code serves once, and the next comes in half a minute. */
  const codeOf = (secret: string, steps = 0) =>
    generate({ secret, epoch: Math.floor(Date.now() / 1000) + steps * STEP_SECONDS });
  const rows = (sql: string) => registry.service.installation.database.query<Record<string, unknown>>(sql);

  async function withAuthenticator() {
    const person = await TestPerson.registered(registry);
    const signedIn = await person.signedIn();
    const api = person.as(signedIn);
    const enrolled = await api.post<{ secret: string; otpauth_url: string }>(TOTP, {});
    const { secret } = enrolled.body;
    const confirmed = await api.post<{ recovery_codes: string[] }>(`${TOTP}/confirm`, {
      totp_code: await codeOf(secret, -1),
    });
    return { person, signedIn, api, enrolled, secret, confirmed };
  }

  it('is asked for from the moment at which it is confirmed', async () => {
    const person = await TestPerson.registered(registry);
    const api = person.as(await person.signedIn());
    const { status, body } = await api.post<{ secret: string; otpauth_url: string }>(TOTP, {});
    expect(status).toBe(201);
    expect(body.otpauth_url).toContain(`secret=${body.secret}`);
    expect((await person.login()).status).toBe(200);
    const confirmed = await api.post<{ recovery_codes: string[] }>(`${TOTP}/confirm`, {
      totp_code: await codeOf(body.secret),
    });
    expect(confirmed.status).toBe(200);
    expect(new Set(confirmed.body.recovery_codes).size).toBe(10);
    expect(await person.login()).toMatchObject({
      status: 401,
      body: { code: 'invalid_credentials', totp_required: true },
    });
    expect((await person.login({ totp_code: await codeOf(body.secret, 1) })).status).toBe(200);
  });

  it('is not spoken of to somebody without the password', async () => {
    const { person } = await withAuthenticator();
    const { status, body } = await person.login({ password: 'Wrong horse 7' });
    expect([status, body]).toMatchObject([401, { code: 'invalid_credentials' }]);
    expect(body).not.toHaveProperty('totp_required');
  });

  it('gives codes that serve once, also to two at the same moment', async () => {
    const { person, secret } = await withAuthenticator();
    const totp_code = await codeOf(secret);
    const answers = await Promise.all([1, 2, 3].map(() => person.login({ totp_code })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401, 401]);
    expect((await person.login({ totp_code })).status).toBe(401);
  });

  it('has codes of a step to either side, no others', async () => {
    const { person, secret } = await withAuthenticator();
    for (const steps of [-3, 3]) {
      expect((await person.login({ totp_code: await codeOf(secret, steps) })).status).toBe(401);
    }
    expect((await person.login({ totp_code: await codeOf(secret, 1) })).status).toBe(200);
  });

  it('is replaced by recovery codes, each once, in any case', async () => {
    const { person, confirmed } = await withAuthenticator();
    const [one = '', other = ''] = confirmed.body.recovery_codes;
    expect((await person.login({ totp_code: one })).status).toBe(200);
    expect((await person.login({ totp_code: one })).status).toBe(401);
    expect((await person.login({ totp_code: other.toLowerCase().replaceAll('-', '') })).status).toBe(200);
    const stranger = await withAuthenticator();
    expect((await stranger.person.login({ totp_code: confirmed.body.recovery_codes[2] })).status).toBe(401);
  });

  it('closes the account after ten wrong codes, as wrong passwords do', async () => {
    const { person, secret } = await withAuthenticator();
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, index) => person.login({ totp_code: String(100_000 + index) })),
    );
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(2);
    expect((await person.login({ totp_code: await codeOf(secret) })).status).toBe(429);
  });

  it('is confirmed and disabled by a right code only', async () => {
    const person = await TestPerson.registered(registry);
    const api = person.as(await person.signedIn());
    const post = (path: string, totp_code: string) => api.post(`${TOTP}/${path}`, { totp_code });
    expect(await post('confirm', '000000')).toMatchObject({ status: 409, body: { code: 'invalid_state' } });
    const { secret } = (await api.post<{ secret: string }>(TOTP, {})).body;
    const wrong = (await codeOf(secret)) === '000000' ? '000001' : '000000';
    expect(await post('confirm', wrong)).toMatchObject({
      status: 401,
      body: { code: 'invalid_credentials' },
    });
    expect(await post('disable', await codeOf(secret))).toMatchObject({ status: 409 });
    expect((await post('confirm', await codeOf(secret, -1))).status).toBe(200);
    expect(await api.post(TOTP, {})).toMatchObject({ status: 409, body: { code: 'invalid_state' } });
    expect((await post('disable', wrong)).status).toBe(401);
    expect((await post('disable', await codeOf(secret))).status).toBe(204);
    expect((await person.login()).status).toBe(200);
  });

  it('is kept sealed, its recovery codes as hashes, its changes in the audit log', async () => {
    const { api, secret, confirmed, signedIn } = await withAuthenticator();
    const stored = JSON.stringify([
      ...(await rows(`select encode(sealed_secret, 'escape') as text from registry.totp`)),
      ...(await rows('select * from registry.recovery_code')),
    ]);
    for (const text of [secret, ...confirmed.body.recovery_codes]) expect(stored).not.toContain(text);
    await api.post(`${TOTP}/disable`, { totp_code: confirmed.body.recovery_codes[0] });
    const log = registry.service.as(SCOPES, signedIn.organization_id ?? '');
    const { body } = await log.get<{ data: { action: string }[] }>('/api/v1/audit-log');
    expect(body.data.map(({ action }) => action)).toEqual([
      'user.totp_disabled',
      'user.totp_enabled',
      'user.signed_in',
      'organization.created',
    ]);
  });

  it.each(['12345', '1234567', 'abcdef', '', 'ABCD-EFGH'])('has no code %j', async (totp_code) => {
    const { api } = await withAuthenticator();
    expect(await api.post(`${TOTP}/disable`, { totp_code })).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/totp_code' }] },
    });
  });

  it('is not for keys', async () => {
    const { id } = await registry.organization();
    expect(await registry.service.as(SCOPES, id).post(TOTP, {})).toMatchObject({
      status: 403,
      body: { code: 'insufficient_role' },
    });
  });
});
