import { ProjectInstallerAssigned, ProjectInstallerRemoved } from '@csms/contracts';
import { eventually } from '@csms/testing';

import { confirmationOf, type SignedInInstaller, TestInstaller } from '../testing/test-installer';
import { tokenOf } from '../testing/test-person';
import { created, KING_STREET, type TestOrganization, TestRegistry } from '../testing/test-registry';

import type { ProjectInstallerDto } from './dto/project-installer.dto';

const PROJECTS = '/api/v1/installer/projects';

interface Listed {
  readonly data: ProjectInstallerDto[];
  readonly total: number;
}

describe('the installers of a project', () => {
  let registry: TestRegistry;
  let operator: TestOrganization;
  let jane: SignedInInstaller;
  let project: string;
  let path: string;

  beforeAll(async () => {
    registry = await TestRegistry.start();
  }, 60_000);

  beforeEach(async () => {
    operator = await registry.organization();
    jane = await TestInstaller.signedIn(registry);
    project = created(await operator.api.post<{ id: string }>('/api/v1/projects', { name: 'Depot' })).id;
    path = `/api/v1/projects/${project}/installers`;
  });

  afterAll(() => registry.stop(), 30_000);

  const add = (body: object) => operator.api.post<ProjectInstallerDto>(path, body);
  const listed = async (query = '') => (await operator.api.get<Listed>(`${path}${query}`)).body;
  const projectsOf = async ({ api }: SignedInInstaller) =>
    (await api.get<{ data: { id: string }[] }>(PROJECTS)).body.data.map(({ id }) => id);
  const invite = async (installer: TestInstaller) => {
    const invitation = created(await add({ email: installer.email }));
    return { invitation, token: tokenOf(await installer.nextMail()) };
  };

  /** By the link in a mail. */
  const confirm = async ({ installer }: SignedInInstaller) => {
    await installer.visitor.post('/api/v1/installer/forgot-password', { email: installer.email });
    const token = /#token=([\w-]+)/.exec((await installer.nextMail()).text)?.[1];
    const body = { token, new_password: installer.password };
    expect((await installer.visitor.post('/api/v1/installer/reset-password', body)).status).toBe(200);
  };

  it('are added by address, in whichever case, or by id; they find the project at once', async () => {
    await confirm(jane);
    expect((await jane.installer.nextMail()).subject).toBe('Your password was changed');
    const added = await add({ email: jane.installer.email.toUpperCase() });
    expect(added).toMatchObject({
      status: 201,
      body: {
        id: jane.id,
        installer_id: jane.id,
        project_id: project,
        status: 'assigned',
        email: jane.installer.email,
        name: 'Jane Smith',
        company: 'Acme EV Services',
        email_confirmed: true,
        expires_at: null,
      },
    });
    expect(await projectsOf(jane)).toEqual([project]);
    const bob = await TestInstaller.signedIn(registry);
    expect((await add({ installer_id: bob.id })).status).toBe(201);
    for (const { installer } of [jane, bob]) {
      expect(await installer.nextMail()).toMatchObject({
        subject: 'Spec has given you the project “Depot”',
        text: expect.not.stringContaining('token=') as string,
      });
    }
    expect((await listed()).data.map(({ id }) => id)).toEqual([bob.id, jane.id]);
    expect(await listed('?limit=1')).toMatchObject({ total: 2, data: [{ id: bob.id }] });
    const audit = await operator.api.get('/api/v1/audit-log?action=project.installer_assigned');
    expect(audit.body).toMatchObject({ total: 2, data: [{ after: { installer_id: bob.id } }, {}] });
  });

  it('whose address nobody has confirmed get a link there: it may be another person’s', async () => {
    const added = created(await add({ email: jane.installer.email }));
    expect(added).toMatchObject({ status: 'invited', installer_id: null, email: jane.installer.email });
    expect(await projectsOf(jane)).toEqual([]);
    const token = tokenOf(await jane.installer.nextMail());
    await jane.api.post(`/api/v1/installer/invitations/${token}/accept`, {});
    expect(await projectsOf(jane)).toEqual([project]);
    expect((await jane.api.get('/api/v1/installer/me')).body).toMatchObject({ email_confirmed: true });
  });

  it('are no installer twice, though two add at once', async () => {
    const answers = await Promise.all([1, 2, 3].map(() => add({ installer_id: jane.id })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    expect(await add({ email: jane.installer.email })).toMatchObject({
      status: 409,
      body: { code: 'already_exists' },
    });
  });

  it.each([
    [{}, '/email'],
    [{ email: 'jane@a.example', installer_id: 'ins_1' }, '/email'],
    [{ email: 'jane' }, '/email'],
    [{ installer_id: 7 }, '/installer_id'],
    [{ email: 'jane@a.example', role: 'owner' }, '/role'],
  ])('are not added by %j', async (body, pointer) => {
    const answer = await operator.api.post<{ errors: { pointer: string }[] }>(path, body);
    expect(answer.status).toBe(422);
    expect(answer.body.errors[0]?.pointer).toBe(pointer);
  });

  it('are accounts of installers, of projects of one’s own organization and sites', async () => {
    for (const installer_id of ['ins_none', project, operator.id]) {
      expect(await add({ installer_id })).toMatchObject({
        status: 422,
        body: { resource: 'installer', errors: [{ pointer: '/installer_id', code: 'not_found' }] },
      });
    }
    const other = await registry.organization();
    const { site_id } = created(await operator.api.post<{ site_id: string }>('/api/v1/sites', KING_STREET));
    const limited = registry.limitedTo(operator, [{ type: 'site', id: site_id, access: 'write' }]);
    for (const api of [other.api, limited]) {
      const missing = { status: 404, body: { resource: 'project' } };
      expect(await api.post(path, { installer_id: jane.id })).toMatchObject(missing);
      expect(await api.get(path)).toMatchObject(missing);
      expect(await api.delete(`${path}/${jane.id}`)).toMatchObject(missing);
    }
    const reader = registry.service.as(['read:charge_points'], operator.id);
    expect(await reader.post(path, { installer_id: jane.id })).toMatchObject({ status: 403 });
    expect((await reader.get(path)).status).toBe(200);
    expect(await jane.api.get(path)).toMatchObject({ status: 403 });
    expect((await operator.api.get(`${path}?status=gone`)).status).toBe(400);
  });

  it('lose the project when they are removed, once; the other services are told', async () => {
    await add({ installer_id: jane.id });
    expect((await operator.api.delete(`${path}/${jane.id}`)).status).toBe(204);
    await registry.service.outboxIsEmpty();
    await registry.service.installation.events.heardAll();
    const pair = { project_id: project, organization_id: operator.id, installer_id: jane.id };
    expect(registry.service.installation.events.heardOf(`${project}/${jane.id}`)).toMatchObject([
      { type: ProjectInstallerAssigned.type, data: { ...pair, removed_at: null } },
      { type: ProjectInstallerRemoved.type, data: { ...pair, removed_at: expect.any(String) as string } },
    ]);
    expect(await projectsOf(jane)).toEqual([]);
    expect(await operator.api.delete(`${path}/${jane.id}`)).toMatchObject({
      status: 404,
      body: { resource: 'installer' },
    });
    expect((await add({ installer_id: jane.id })).status).toBe(201);
  });

  it('find no project that is removed', async () => {
    await add({ installer_id: jane.id });
    await add({ email: new TestInstaller(registry).email });
    expect((await operator.api.delete(`/api/v1/projects/${project}`)).status).toBe(204);
    expect(await projectsOf(jane)).toEqual([]);
    expect(await jane.api.get(`${PROJECTS}/${project}`)).toMatchObject({ status: 404 });
    expect(await add({ installer_id: jane.id })).toMatchObject({ status: 404 });
  });

  it('without an account are invited by mail, and have the project when they sign up by its link', async () => {
    const guest = new TestInstaller(registry);
    const { invitation, token } = await invite(guest);
    expect(invitation).toMatchObject({
      installer_id: null,
      status: 'invited',
      email: guest.email,
      name: null,
    });
    expect(await add({ email: guest.email.toUpperCase() })).toMatchObject({ status: 409 });
    const { status, body } = await guest.signUp({ invitation_token: token });
    expect(status).toBe(201);
    const api = guest.as(body.installer_id);
    expect(await projectsOf({ installer: guest, id: body.installer_id, api })).toEqual([project]);
    expect((await listed()).data).toMatchObject([{ id: body.installer_id, email_confirmed: true }]);
    expect(await new TestInstaller(registry).signUp({ invitation_token: token })).toMatchObject({
      status: 410,
    });
    expect(await new TestInstaller(registry).signUp({ invitation_token: 'none' })).toMatchObject({
      status: 404,
    });
  });

  it('have the project when they sign up and confirm the address; who does not confirm it has none', async () => {
    const guest = new TestInstaller(registry);
    await invite(guest);
    await guest.signUpWithConfirmation();
    const token = confirmationOf(await guest.nextMail());
    const { body } = await guest.visitor.post<{ installer_id: string }>('/api/v1/installer/confirm-email', {
      token,
    });
    const api = guest.as(body.installer_id);
    expect(await projectsOf({ installer: guest, id: body.installer_id, api })).toEqual([project]);

    const thief = new TestInstaller(registry);
    await invite(thief);
    const { installer_id: id } = (await thief.signUp()).body;
    expect(await projectsOf({ installer: thief, id, api: thief.as(id) })).toEqual([]);
    expect(await listed('?status=invited')).toMatchObject({ total: 1, data: [{ email: thief.email }] });
  });

  it('take it on by the link with whichever account they have, once', async () => {
    const { token } = await invite(new TestInstaller(registry));
    const accept = (of: string) => jane.api.post(`/api/v1/installer/invitations/${of}/accept`, {});
    expect(await accept(token)).toMatchObject({
      status: 200,
      body: { id: project, organization_id: operator.id },
    });
    expect(await projectsOf(jane)).toEqual([project]);
    expect(await accept(token)).toMatchObject({ status: 410, body: { code: 'gone' } });
    expect(await accept('none')).toMatchObject({ status: 404, body: { resource: 'invitation' } });
    expect(await operator.api.post(`/api/v1/installer/invitations/${token}/accept`, {})).toMatchObject({
      status: 403,
    });
  });

  it('cannot take it on when the invitation is taken back, or too old; then they are invited anew', async () => {
    const guest = new TestInstaller(registry);
    const accept = (token: string) => jane.api.post(`/api/v1/installer/invitations/${token}/accept`, {});
    const first = await invite(guest);
    expect((await operator.api.delete(`${path}/${first.invitation.id}`)).status).toBe(204);
    expect((await operator.api.delete(`${path}/${first.invitation.id}`)).status).toBe(404);
    expect(await accept(first.token)).toMatchObject({ status: 404 });
    const second = await invite(guest);
    await registry.service.installation.database.query(
      `update registry.installer_invitation set expires_at = now() - interval '1 second' where id = $1`,
      [second.invitation.id],
    );
    expect(await accept(second.token)).toMatchObject({ status: 410 });
    expect((await accept((await invite(guest)).token)).status).toBe(200);
    expect(await listed()).toMatchObject({ total: 1 });
  });

  it('keep no secret that could be used', async () => {
    const { token } = await invite(new TestInstaller(registry));
    for (const table of ['installer_invitation', 'audit_entry', 'mail', 'outbox']) {
      await eventually(async () => {
        const rows = await registry.service.installation.database.query(`select * from registry.${table}`);
        expect(JSON.stringify(rows)).not.toContain(token);
      });
    }
  });
});
