import { MemberAdded, SCOPES } from '@csms/contracts';

import { TestPerson, tokenOf } from '../testing/test-person';
import { created, KING_STREET, type TestOrganization, TestRegistry } from '../testing/test-registry';

import type { InvitationDto } from './dto/invitation.dto';

const BOB = { name: 'Bob Brown', password: 'Correct horse 8' };

describe('invitations', () => {
  let registry: TestRegistry;
  let mine: TestOrganization;
  let guest: TestPerson;

  beforeAll(async () => {
    registry = await TestRegistry.start();
  }, 60_000);

  beforeEach(async () => {
    mine = await registry.organization();
    guest = new TestPerson(registry);
  });

  afterAll(() => registry.stop(), 30_000);

  const path = () => `/api/v1/organizations/${mine.id}/invitations`;
  const invite = (more: object = {}) =>
    mine.api.post<InvitationDto>(path(), { email: guest.email, role: 'member', ...more });

  it('lead somebody without an account into the organization, once', async () => {
    const invited = created(await invite());
    expect(invited).toMatchObject({
      email: guest.email,
      role: 'member',
      status: 'pending',
      invited_by: 'key_spec',
    });
    const mail = await guest.nextMail();
    expect(mail).toMatchObject({ subject: 'You are invited to Spec' });
    const token = tokenOf(mail);
    for (const body of [{}, { name: null, password: null }]) {
      expect(await guest.accept(token, body)).toMatchObject({
        status: 422,
        body: { errors: [{ pointer: '/name' }, { pointer: '/password' }] },
      });
    }
    const answers = await Promise.all([guest.accept(token, BOB), guest.accept(token, BOB)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 410]);
    expect(await guest.login({ password: BOB.password })).toMatchObject({
      status: 200,
      body: { organization_id: mine.id, organizations: [{ role: 'member' }] },
    });
    expect((await mine.api.get(path())).body).toMatchObject({ total: 1, data: [{ status: 'accepted' }] });
    await registry.service.outboxIsEmpty();
    await registry.service.installation.events.heardAll();
    const told = registry.service
      .told(MemberAdded)
      .filter(({ organizationId }) => organizationId === mine.id);
    expect(told).toMatchObject([{ data: { email: guest.email, name: 'Bob Brown', role: 'member' } }]);
    const { body } = await mine.api.get<{ data: { action: string }[] }>('/api/v1/audit-log');
    expect(body.data[1]).toMatchObject({ action: 'member.added', actor: { type: 'user' } });
  });

  it('need no password of somebody with an account, and leave it as it is', async () => {
    guest = await TestPerson.registered(registry);
    await invite({ role: 'viewer' });
    expect(await guest.accept(tokenOf(await guest.nextMail()), BOB)).toMatchObject({
      status: 200,
      body: { role: 'viewer', name: 'Alice Green' },
    });
    expect((await guest.login({ organization_id: mine.id })).status).toBe(200);
    expect(await invite()).toMatchObject({ status: 409, body: { code: 'already_exists' } });
  });

  it('take an account that nobody has confirmed from whoever made it', async () => {
    await guest.register({ password: 'Thief horse 9' });
    const thiefsLink = tokenOf(await guest.nextMail());
    await invite();
    expect((await guest.accept(tokenOf(await guest.nextMail()), BOB)).status).toBe(200);
    expect((await guest.login({ password: 'Thief horse 9' })).status).toBe(401);
    expect((await guest.login({ password: BOB.password })).status).toBe(200);
    expect(await guest.visitor.post('/api/v1/auth/verify-email', { token: thiefsLink })).toMatchObject({
      status: 401,
    });
  });

  it('are one for each address, and are sent again with another link', async () => {
    const { id } = created(await invite());
    expect(await invite({ email: guest.email.toUpperCase() })).toMatchObject({
      status: 409,
      body: { code: 'already_exists' },
    });
    const first = tokenOf(await guest.nextMail());
    expect((await mine.api.post(`${path()}/${id}/resend`, {})).status).toBe(200);
    const second = tokenOf(await guest.nextMail());
    expect((await guest.accept(first, BOB)).status).toBe(404);
    expect((await guest.accept(second, BOB)).status).toBe(200);
    expect(await mine.api.post(`${path()}/${id}/resend`, {})).toMatchObject({
      status: 409,
      body: { code: 'invalid_state' },
    });
  });

  it('are gone when they are revoked or too old', async () => {
    const { id } = created(await invite());
    const token = tokenOf(await guest.nextMail());
    await registry.service.installation.database.query(
      'update registry.invitation set expires_at = now() where id = $1',
      [id],
    );
    expect(await guest.accept(token, BOB)).toMatchObject({ status: 410, body: { code: 'gone' } });
    expect((await mine.api.post(`${path()}/${id}/resend`, {})).status).toBe(200);
    const again = tokenOf(await guest.nextMail());
    expect((await mine.api.delete(`${path()}/${id}`)).status).toBe(204);
    expect(await guest.accept(again, BOB)).toMatchObject({ status: 410 });
    expect((await invite()).status).toBe(201);
  });

  it('give no more than the inviter has, and no ownership', async () => {
    const organizer = registry.service.as(['write:organization'], mine.id);
    const body = { email: guest.email, role: 'admin' };
    expect(await organizer.post(path(), body)).toMatchObject({
      status: 403,
      body: { code: 'insufficient_scope' },
    });
    const site = created(await mine.api.post<{ site_id: string }>('/api/v1/sites', KING_STREET)).site_id;
    const limited = registry.service.asPrincipal({
      organizationId: mine.id,
      subject: 'key_limited',
      type: 'api_key',
      scopes: SCOPES,
      role: null,
      grants: [{ type: 'site', id: site, access: 'write' }],
    });
    expect(await limited.post(path(), body)).toMatchObject({
      status: 403,
      body: { code: 'insufficient_role' },
    });
    for (const [more, pointer] of [
      [{ role: 'owner' }, '/role'],
      [{ role: 'site_owner' }, '/role'],
      [{ email: 'bob' }, '/email'],
    ] as const) {
      expect(await invite(more)).toMatchObject({ status: 422, body: { errors: [{ pointer }] } });
    }
  });

  it('of another organization are 404, and no link of ours is nobody’s', async () => {
    const { id } = created(await invite());
    const other = await registry.organization();
    expect((await other.api.get(path())).status).toBe(404);
    expect((await other.api.post(path(), { email: 'a@example.com', role: 'viewer' })).status).toBe(404);
    for (const organization of [mine.id, other.id]) {
      const foreign = `/api/v1/organizations/${organization}/invitations/${id}`;
      expect((await other.api.delete(foreign)).status).toBe(404);
      expect((await other.api.post(`${foreign}/resend`, {})).status).toBe(404);
    }
    expect((await guest.accept('x'.repeat(43), BOB)).status).toBe(404);
  });
});
