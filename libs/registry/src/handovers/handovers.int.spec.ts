import { ChargePointUpdated, HandoverCompleted, HandoverWithdrawn } from '@csms/contracts';
import { ANONYMOUS } from '@csms/platform-http';
import type { RestClient } from '@csms/testing';

import { TestSite } from '../testing/test-commissioning';
import { TestInstaller } from '../testing/test-installer';
import { created, TestRegistry } from '../testing/test-registry';

import { hashOf } from './domain/handover-record';
import type { HandoverDto } from './dto/handover.dto';
import type { HandoverReportDto } from './dto/handover-report.dto';

describe('handovers', () => {
  let registry: TestRegistry;
  let owner: RestClient;
  let site: TestSite;
  let email: string;

  beforeAll(async () => {
    registry = await TestRegistry.start();
    owner = registry.service.asPrincipal(ANONYMOUS);
  }, 60_000);

  beforeEach(async () => {
    site = await TestSite.create(registry);
    email = `owner-${site.chargePointId.toLowerCase()}@example.com`;
  });

  afterAll(() => registry.stop(), 30_000);

  const ready = async (one: TestSite) => {
    await one.passes();
    expect((await one.commission()).status).toBe(200);
  };
  const offer = (body: object = {}, { api, projectId } = site) =>
    api.post<HandoverDto>(`/api/v1/installer/projects/${projectId}/handover`, {
      site_owner_email: email,
      ...body,
    });
  const offerOne = (body: object = {}, { api, chargePointId } = site) =>
    api.post<HandoverDto>(`/api/v1/installer/charge-points/${chargePointId}/handover`, {
      site_owner_email: email,
      ...body,
    });
  const tokenOf = async (address = email, index = 0) => {
    const { text } = await registry.mails.next(address, index);
    const [, id, token] = /\/handovers\/(\w+)#token=([\w-]+)/.exec(text) ?? [];
    if (id === undefined || token === undefined) throw new Error(`No link in: ${text}`);
    return { id, token };
  };
  const SIGNED = { name: 'Sam Owner', reason: 'The cable is too short.' };
  const decide = (api: RestClient, what: 'accept' | 'reject', id: string, body: object) => {
    const { name, reason } = SIGNED;
    const signed = what === 'accept' ? { name } : { name, reason };
    return api.post<HandoverDto>(`/api/v1/handovers/${id}/${what}`, { ...signed, ...body });
  };
  const withdraw = (api: RestClient, id: string, body: object = {}) =>
    api.post<HandoverDto>(`/api/v1/installer/handovers/${id}/withdraw`, body);
  const lifecycle = async ({ organization, chargePointId }: TestSite) =>
    (await organization.api.get<{ lifecycle: string }>(`/api/v1/charge-points/${chargePointId}`)).body
      .lifecycle;
  const project = async () =>
    (await site.organization.api.get<{ status: string }>(`/api/v1/projects/${site.projectId}`)).body.status;
  const actions = async (resourceId: string) =>
    (
      await site.organization.api.get<{ data: { action: string }[] }>(
        `/api/v1/audit-log?resource_id=${resourceId}`,
      )
    ).body.data.map(({ action }) => action);

  it('go from the installer to the site owner, who accepts by the link in the mail', async () => {
    await ready(site);
    const { status, body } = await offer({ notes: 'Keys in the office.' });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      handover_id: expect.stringMatching(/^hdo_/) as string,
      project_id: site.projectId,
      status: 'pending_acceptance',
      site_owner_email: email,
      notes: 'Keys in the office.',
      charge_points: [
        {
          charge_point_id: site.chargePointId,
          serial_number: 'SN-1',
          firmware_version: '1.8.21',
          commissioned_by: site.installer.id,
          commissioned_by_name: 'Jane Smith',
          connectors: [{ evse_id: 1, connector_id: 1, type: 'Type2', max_power_kw: null }],
          installation: null,
          test_energy_wh: 120,
          checks: ['connectivity', 'heartbeat', 'configuration', 'test_transaction'].map((name) => ({
            name,
            status: 'passed',
            finished_at: expect.any(String) as string,
            message: expect.any(String) as string,
          })),
        },
      ],
    });
    const { id, token } = await tokenOf();
    expect(id).toBe(body.handover_id);
    expect(await lifecycle(site)).toBe('commissioned');
    const accepted = await decide(owner, 'accept', id, { token, name: 'Sam Owner' });
    expect(accepted).toMatchObject({
      status: 200,
      body: {
        status: 'accepted',
        decided_by: email,
        decided_name: 'Sam Owner',
        decided_at: expect.any(String) as string,
      },
    });
    expect(await lifecycle(site)).toBe('handed_over');
    expect(await project()).toBe('handed_over');
    await registry.service.settled();
    expect(registry.service.told(HandoverCompleted).filter(({ key }) => key === id)).toMatchObject([
      {
        organizationId: site.organization.id,
        data: {
          project_id: site.projectId,
          charge_point_ids: [site.chargePointId],
          from_organization_id: site.organization.id,
          to: { type: 'site_owner', id: null, email },
        },
      },
    ]);
    const updates = registry.service.told(ChargePointUpdated).filter(({ key }) => key === site.chargePointId);
    expect(updates.at(-1)).toMatchObject({ data: { lifecycle: 'handed_over' } });
    expect((await registry.mails.next(email, 1)).subject).toBe(
      'The handover of “Riverside Business Park” is complete',
    );
    expect((await registry.mails.next(site.installer.installer.email, 1)).text).toContain(id);
    expect(await actions(id)).toEqual(expect.arrayContaining(['handover.created', 'handover.accepted']));
    expect(await actions(site.chargePointId)).toContain('charge_point.handed_over');
  });

  it('have a link that serves once, and its secret is kept nowhere', async () => {
    await ready(site);
    const { handover_id } = created(await offer());
    const { token } = await tokenOf();
    const both = await Promise.all([1, 2].map(() => decide(owner, 'accept', handover_id, { token })));
    expect(both.map(({ status }) => status).sort()).toEqual([200, 410]);
    expect(await decide(owner, 'reject', handover_id, { token })).toMatchObject({
      status: 410,
      body: { code: 'gone' },
    });
    const rows = await registry.service.platform.database.query(`select * from handover where id = $1`, [
      handover_id,
    ]);
    expect(JSON.stringify(rows)).not.toContain(token);
  });

  it('show their record by the link before and after they are accepted, and by no other', async () => {
    await ready(site);
    const { handover_id } = created(await offer());
    const { token } = await tokenOf();
    const look = (body: object, api: RestClient = owner) =>
      api.post<{ record: { handover_id: string }; decision: { status: string } }>(
        `/api/v1/handovers/${handover_id}/report`,
        body,
      );
    const record = { record: { handover_id, charge_points: [{ charge_point_id: site.chargePointId }] } };
    expect(await look({ token })).toMatchObject({ status: 200, body: record });
    for (const wrong of [{}, { token: 'wrong' }]) {
      expect(await look(wrong)).toMatchObject({ status: 401, body: { code: 'invalid_token' } });
    }
    expect(await look({}, site.organization.api)).toMatchObject({ status: 200, body: record });
    expect((await look({}, (await registry.organization()).api)).status).toBe(404);
    await decide(owner, 'accept', handover_id, { token });
    expect((await look({ token })).body).toMatchObject({ decision: { status: 'accepted' } });
  });

  it('are void by the link after 30 days, and can still be decided by the operator', async () => {
    await ready(site);
    const { handover_id } = created(await offer());
    const { token } = await tokenOf();
    await registry.service.platform.database.query(
      `update handover set expires_at = now() - interval '1 second' where id = $1`,
      [handover_id],
    );
    expect(await decide(owner, 'accept', handover_id, { token })).toMatchObject({ status: 410 });
    const { body } = await site.api.get(`/api/v1/installer/handovers/${handover_id}`);
    expect(body).toMatchObject({ status: 'expired' });
    const byOperator = await decide(site.organization.api, 'accept', handover_id, {});
    expect(byOperator).toMatchObject({ status: 200, body: { status: 'accepted', decided_by: 'key_spec' } });
    expect(await decide(site.organization.api, 'accept', handover_id, {})).toMatchObject({
      status: 409,
      body: { code: 'invalid_state' },
    });
  });

  it.each(['accept', 'reject'] as const)('once %sed stay so, whatever is said afterwards', async (first) => {
    await ready(site);
    const { handover_id } = created(await offer());
    const { api } = site.organization;
    const answer = await decide(api, first, handover_id, {});
    expect(answer.status).toBe(200);
    for (const again of ['accept', 'reject'] as const) {
      expect(await decide(api, again, handover_id, {})).toMatchObject({
        status: 409,
        body: { code: 'invalid_state' },
      });
    }
    const read = await site.api.get(`/api/v1/installer/handovers/${handover_id}`);
    expect(read.body).toMatchObject({ status: `${first}ed` });
  });

  it('are rejected with a reason, and may be offered again', async () => {
    await ready(site);
    const { handover_id } = created(await offer());
    expect(await offer()).toMatchObject({ status: 409, body: { code: 'conflict' } });
    const { token } = await tokenOf();
    const { reason } = SIGNED;
    expect(await decide(owner, 'reject', handover_id, { token, reason })).toMatchObject({
      status: 200,
      body: { status: 'rejected', reason },
    });
    expect(await lifecycle(site)).toBe('commissioned');
    expect((await registry.mails.next(site.installer.installer.email, 1)).text).toContain(reason);
    expect(await actions(handover_id)).toContain('handover.rejected');
    expect((await offer()).status).toBe(201);
  });

  it.each([
    ['accept', { name: undefined }, '/name'],
    ['accept', { name: null }, '/name'],
    ['accept', { name: '' }, '/name'],
    ['accept', { name: ' \t ' }, '/name'],
    ['accept', { name: 'x'.repeat(201) }, '/name'],
    ['accept', { name: 7 }, '/name'],
    ['accept', { reason: 'None' }, '/reason'],
    ['reject', { name: undefined }, '/name'],
    ['reject', { reason: undefined }, '/reason'],
    ['reject', { reason: null }, '/reason'],
    ['reject', { reason: '   ' }, '/reason'],
    ['reject', { reason: 'x'.repeat(2_001) }, '/reason'],
  ] as const)('are not decided by the link to %s with %j', async (what, more, pointer) => {
    await ready(site);
    const { handover_id } = created(await offer());
    const { token } = await tokenOf();
    expect(await decide(owner, what, handover_id, { token, ...more })).toMatchObject({
      status: 422,
      body: { code: 'validation_failed', errors: [{ pointer }] },
    });
    expect((await site.api.get(`/api/v1/installer/handovers/${handover_id}`)).body).toMatchObject({
      status: 'pending_acceptance',
    });
  });

  it('are withdrawn by their installer, who may offer again; the link is dead and the owner is told', async () => {
    await ready(site);
    const { handover_id } = created(await offer());
    const { token } = await tokenOf();
    expect(await withdraw(site.api, handover_id, { reason: 'Too early.' })).toMatchObject({
      status: 200,
      body: { status: 'withdrawn', decided_by: site.installer.id, reason: 'Too early.', decided_name: null },
    });
    for (const answer of [
      await decide(owner, 'accept', handover_id, { token }),
      await decide(owner, 'reject', handover_id, { token }),
      await owner.post(`/api/v1/handovers/${handover_id}/report`, { token }),
    ]) {
      expect(answer).toMatchObject({
        status: 410,
        body: { code: 'gone', detail: expect.stringContaining('withdrawn') as string },
      });
    }
    for (const what of ['accept', 'reject'] as const) {
      expect(await decide(site.organization.api, what, handover_id, {})).toMatchObject({
        status: 409,
        body: { code: 'invalid_state' },
      });
    }
    expect(await lifecycle(site)).toBe('commissioned');
    expect((await registry.mails.next(email, 1)).text).toContain('Too early.');
    expect(await actions(handover_id)).toContain('handover.withdrawn');
    await registry.service.settled();
    const told = registry.service.told(HandoverWithdrawn).filter(({ key }) => key === handover_id);
    expect(told).toMatchObject([
      {
        organizationId: site.organization.id,
        data: {
          project_id: site.projectId,
          charge_point_ids: [site.chargePointId],
          withdrawn_by: site.installer.id,
        },
      },
    ]);
    expect((await offer()).status).toBe(201);
  });

  it('are withdrawn by the operator, and the installer is told', async () => {
    await ready(site);
    const { handover_id } = created(await offer());
    expect(await withdraw(site.organization.api, handover_id)).toMatchObject({
      status: 200,
      body: { status: 'withdrawn', decided_by: 'key_spec', reason: null },
    });
    expect((await registry.mails.next(site.installer.installer.email, 1)).subject).toContain('withdrawn');
    expect((await registry.mails.next(email, 1)).subject).toContain('withdrawn');
  });

  it('are not withdrawn by anybody else, twice, or when they were decided', async () => {
    await ready(site);
    const { handover_id } = created(await offer());
    const stranger = await TestInstaller.signedIn(registry);
    const other = await registry.organization();
    const limited = registry.limitedTo(site.organization, [
      { type: 'site', id: 'site_other', access: 'write' },
    ]);
    for (const api of [stranger.api, other.api, limited]) {
      expect(await withdraw(api, handover_id)).toMatchObject({ status: 404, body: { resource: 'handover' } });
    }
    expect((await withdraw(site.api, 'hdo_nowhere')).status).toBe(404);
    expect((await withdraw(owner, handover_id)).status).toBe(401);
    const reader = registry.service.as(['read:charge_points'], site.organization.id);
    expect(await withdraw(reader, handover_id)).toMatchObject({
      status: 403,
      body: { code: 'insufficient_scope' },
    });
    const installers = `/api/v1/projects/${site.projectId}/installers`;
    created(await site.organization.api.post(installers, { installer_id: stranger.id }));
    expect(await withdraw(stranger.api, handover_id)).toMatchObject({
      status: 403,
      body: { code: 'insufficient_role' },
    });
    for (const body of [{ reason: ' ' }, { reason: 'x'.repeat(2_001) }, { more: 1 }]) {
      expect((await withdraw(site.api, handover_id, body)).status).toBe(422);
    }
    const both = await Promise.all([1, 2].map(() => withdraw(site.api, handover_id)));
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    const again = created(await offer());
    await decide(site.organization.api, 'accept', again.handover_id, {});
    expect(await withdraw(site.api, again.handover_id)).toMatchObject({
      status: 409,
      body: { code: 'invalid_state', detail: expect.stringContaining('accepted') as string },
    });
  });

  it.each(['wrong', '', undefined])('are closed to a link with the token %j', async (token) => {
    await ready(site);
    const { handover_id } = created(await offer());
    for (const id of [handover_id, 'hdo_nowhere']) {
      expect(await decide(owner, 'accept', id, { token })).toMatchObject({
        status: 401,
        body: { code: 'invalid_token' },
      });
    }
    expect(await lifecycle(site)).toBe('commissioned');
  });

  it('are closed to other organizations, to installers, and to a credential without the scope', async () => {
    await ready(site);
    const { handover_id } = created(await offer());
    const other = await registry.organization();
    expect(await decide(other.api, 'accept', handover_id, {})).toMatchObject({
      status: 404,
      body: { resource: 'handover' },
    });
    expect(await decide(site.api, 'accept', handover_id, {})).toMatchObject({ status: 403 });
    const reader = registry.service.as(['read:charge_points'], site.organization.id);
    expect(await decide(reader, 'accept', handover_id, {})).toMatchObject({
      status: 403,
      body: { code: 'insufficient_scope' },
    });
    const limited = registry.limitedTo(site.organization, [
      { type: 'site', id: 'site_other', access: 'write' },
    ]);
    expect((await decide(limited, 'accept', handover_id, {})).status).toBe(404);
  });

  it('are not made of what is not commissioned', async () => {
    const second = await site.another();
    expect(await offer()).toMatchObject({ status: 409, body: { code: 'invalid_state' } });
    await ready(site);
    const both = { charge_point_ids: [site.chargePointId, second.chargePointId] };
    expect(await offer(both)).toMatchObject({
      status: 409,
      body: { code: 'invalid_state', detail: expect.stringContaining(second.chargePointId) as string },
    });
    expect(await offerOne({}, second)).toMatchObject({ status: 409 });
    const { charge_points, handover_id } = created(await offer());
    expect(charge_points).toHaveLength(1);
    await decide(site.organization.api, 'accept', handover_id, {});
    expect([await lifecycle(site), await lifecycle(second), await project()]).toEqual([
      'handed_over',
      'registered',
      'in_progress',
    ]);
    expect(await offerOne()).toMatchObject({ status: 409, body: { code: 'invalid_state' } });
  });

  it('are not accepted when a charge point is being checked anew', async () => {
    await ready(site);
    const { handover_id } = created(await offerOne());
    await site.start();
    expect(await decide(site.organization.api, 'accept', handover_id, {})).toMatchObject({
      status: 409,
      body: { code: 'invalid_state' },
    });
    expect(await site.organization.api.get(`/api/v1/installer/handovers/${handover_id}`)).toMatchObject({
      body: { status: 'pending_acceptance' },
    });
  });

  it('are of projects and charge points that are assigned alone', async () => {
    await ready(site);
    const foreign = await TestSite.create(registry);
    const stranger = (await TestInstaller.signedIn(registry)).api;
    const as = (api: RestClient) => ({ api, projectId: site.projectId, chargePointId: site.chargePointId });
    expect(await offer({}, as(stranger) as TestSite)).toMatchObject({
      status: 404,
      body: { resource: 'project' },
    });
    expect(await offerOne({}, as(stranger) as TestSite)).toMatchObject({
      status: 404,
      body: { resource: 'charge_point' },
    });
    for (const id of [foreign.chargePointId, 'CP-NOWHERE']) {
      expect(await offer({ charge_point_ids: [id] })).toMatchObject({
        status: 422,
        body: { resource: 'charge_point', errors: [{ pointer: '/charge_point_ids/0', code: 'not_found' }] },
      });
    }
    const { handover_id } = created(await offer());
    for (const path of ['', '/report']) {
      expect((await stranger.get(`/api/v1/installer/handovers/${handover_id}${path}`)).status).toBe(404);
      expect(
        (await foreign.organization.api.get(`/api/v1/installer/handovers/${handover_id}${path}`)).status,
      ).toBe(404);
    }
    expect((await stranger.get('/api/v1/installer/handovers')).body).toMatchObject({ total: 0 });
  });

  it('are not made of an archived project', async () => {
    await ready(site);
    const path = `/api/v1/projects/${site.projectId}`;
    const become = (status: string) =>
      site.organization.api.put(path, { name: 'Riverside', status, site_owner_email: email });
    expect((await become('archived')).status).toBe(200);
    for (const answer of [await offer(), await offerOne()]) {
      expect(answer).toMatchObject({
        status: 409,
        body: { code: 'invalid_state', detail: expect.stringContaining('archived') as string },
      });
    }
    expect((await become('in_progress')).status).toBe(200);
    expect((await offer()).status).toBe(201);
  });

  it('keep their project from being removed', async () => {
    await ready(site);
    const { handover_id } = created(await offer());
    await decide(site.organization.api, 'accept', handover_id, {});
    await site.organization.api.delete(`/api/v1/charge-points/${site.chargePointId}`);
    expect(await site.organization.api.delete(`/api/v1/projects/${site.projectId}`)).toMatchObject({
      status: 409,
      body: { code: 'conflict' },
    });
  });

  it('are listed for the installer and the operator', async () => {
    await ready(site);
    const handover = created(await offer());
    for (const api of [site.api, site.organization.api]) {
      expect((await api.get('/api/v1/installer/handovers')).body).toMatchObject({
        total: 1,
        data: [handover],
      });
      const elsewhere = '/api/v1/installer/handovers?project_id=proj_other';
      expect((await api.get(elsewhere)).body).toMatchObject({ total: 0, data: [] });
    }
  });

  it('have a record with a hash that holds, as JSON and as PDF', async () => {
    await ready(site);
    const { handover_id } = created(await offer({ document_urls: ['https://documents.example.com/1.pdf'] }));
    const path = `/api/v1/installer/handovers/${handover_id}/report`;
    const before = (await site.api.get<HandoverReportDto>(path)).body;
    expect(hashOf(before.record)).toBe(before.record_sha256);
    expect(before.record).toMatchObject({
      operator: { id: site.organization.id, name: 'Spec' },
      site: null,
      time_zone: 'Europe/London',
    });
    await decide(site.organization.api, 'accept', handover_id, { name: 'Operator' });
    const after = (await site.organization.api.get<HandoverReportDto>(path)).body;
    expect(after).toMatchObject({
      record: before.record,
      record_sha256: before.record_sha256,
      decision: { status: 'accepted', decided_name: 'Operator', decided_by: 'key_spec' },
    });
    const pdf = await site.api.request('GET', `${path}?format=pdf`, {});
    expect(pdf.status).toBe(200);
    expect(pdf.headers.get('content-type')).toBe('application/pdf');
    expect((await site.api.get(`${path}?format=doc`)).status).toBe(400);
  });

  it.each([
    [{ site_owner_email: 'nobody' }, '/site_owner_email'],
    [{ notes: 'x'.repeat(4_001) }, '/notes'],
    [{ document_urls: ['ftp://documents.example.com'] }, '/document_urls'],
    [{ charge_point_ids: [] }, '/charge_point_ids'],
    [{ charge_point_ids: ['CP 1'] }, '/charge_point_ids'],
    [{ more: 1 }, '/more'],
  ])('are refused for what breaks a rule (%#)', async (body, pointer) => {
    const answer = await offer(body);
    expect(answer).toMatchObject({ status: 422, body: { code: 'validation_failed' } });
    const { errors } = answer.body as unknown as { errors: { pointer: string }[] };
    expect(errors[0]?.pointer).toMatch(new RegExp(`^${pointer}`));
  });
});
