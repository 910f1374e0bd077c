import {
  ChargePointUpdated,
  CommissioningCompleted,
  CommissioningFailed,
  CommissioningStarted,
  TokenIssued,
  TokenRemoved,
} from '@csms/contracts';
import { eventually, type RestClient } from '@csms/testing';

import { TestSite } from '../testing/test-commissioning';
import { TestInstaller } from '../testing/test-installer';
import { created, TestRegistry } from '../testing/test-registry';

const STEPS = ['connectivity', 'heartbeat', 'configuration', 'test_transaction'];

describe('commissioning', () => {
  let registry: TestRegistry;
  let site: TestSite;

  beforeAll(async () => {
    registry = await TestRegistry.start();
  }, 60_000);

  beforeEach(async () => {
    site = await TestSite.create(registry);
  });

  afterAll(() => registry.stop(), 30_000);

  const statuses = ({ steps }: { steps: { status: string }[] }) => steps.map(({ status }) => status);
  const lifecycle = async ({ organization, chargePointId }: TestSite) =>
    (await organization.api.get<{ lifecycle: string }>(`/api/v1/charge-points/${chargePointId}`)).body
      .lifecycle;
  const told = async (
    definition: Parameters<typeof registry.service.told>[0],
    { chargePointId }: TestSite,
  ) => {
    await registry.service.settled();
    return registry.service.told(definition).filter(({ key }) => key === chargePointId);
  };
  const audited = async ({ organization: { api }, chargePointId }: TestSite) =>
    (
      await api.get<{ data: { action: string }[] }>(`/api/v1/audit-log?resource_id=${chargePointId}`)
    ).body.data.map(({ action }) => action);

  it('is started, with every step still to come', async () => {
    const { status, body } = await site.start();
    expect(status).toBe(202);
    expect(body).toEqual({
      charge_point_id: site.chargePointId,
      session_id: expect.stringMatching(/^comm_/) as string,
      status: 'running',
      template_id: null,
      started_at: expect.any(String) as string,
      finished_at: null,
      estimated_duration_seconds: 120,
      progress_percent: 0,
      steps: STEPS.map((name) => ({
        name,
        status: 'pending',
        started_at: null,
        finished_at: null,
        message: null,
        evidence: null,
      })),
    });
    expect(await lifecycle(site)).toBe('commissioning');
    expect(await told(CommissioningStarted, site)).toMatchObject([
      { data: { commissioning_session_id: body.session_id, project_id: site.projectId } },
    ]);
    const updates = await told(ChargePointUpdated, site);
    expect(updates.at(-1)).toMatchObject({ data: { lifecycle: 'commissioning' } });
    expect(await audited(site)).toContain('charge_point.commissioning_started');
  });

  it('goes through connection, heartbeat, configuration and a test charge to its end', async () => {
    await site.start();
    expect((await site.reaches('running', 'connectivity')).steps[0]).toMatchObject({
      message: 'The charge point is not connected.',
    });
    await site.comesUp();
    await site.reaches('running', 'heartbeat');
    await site.beats();
    await site.reaches('running', 'test_transaction');
    expect(await site.commission()).toMatchObject({
      status: 409,
      body: { code: 'checks_not_passed', failing_steps: ['test_transaction'] },
    });
    await site.charges(120);
    const run = await site.reaches('passed');
    expect(run).toMatchObject({ progress_percent: 100, finished_at: expect.any(String) as string });
    expect(statuses(run)).toEqual(['passed', 'passed', 'passed', 'passed']);
    expect(run.steps[2]?.evidence).toMatchObject({ serial_number: 'SN-1', firmware_version: '1.8.21' });
    expect(run.steps[3]?.evidence).toMatchObject({ energy_wh: 120, connector_id: 1 });
    const { body } = await site.api.get<{ total: number; data: object[] }>(`${site.path}/logs`);
    expect(body.data[0]).toMatchObject({ level: 'info', step: null, message: 'The run has passed.' });
    expect(body.total).toBe(9);
  });

  it('charges with a token of its own, which is valid during the run alone', async () => {
    await site.comesUp();
    await site.start();
    await site.reaches('running', 'heartbeat');
    await site.beats();
    const { command, reference } = await site.commanded('start_session');
    if (command.name !== 'start_session') throw new Error(command.name);
    const { session_id } = await site.status();
    expect(reference).toBe(session_id);
    const ofTag = (definition: typeof TokenIssued | typeof TokenRemoved) =>
      registry.service
        .told(definition as typeof TokenIssued)
        .filter(({ data }) => data.id_tag === command.id_tag);
    expect(command.id_tag).toMatch(/^[A-Z0-9]{20}$/);
    expect(ofTag(TokenIssued)).toMatchObject([
      { data: { status: 'active', purpose: 'commissioning', valid_until: expect.any(String) as string } },
    ]);
    expect(ofTag(TokenRemoved)).toEqual([]);
    expect(await site.api.post(`${site.path}/cancel`, {})).toMatchObject({
      status: 200,
      body: { status: 'cancelled' },
    });
    await registry.service.settled();
    expect(ofTag(TokenRemoved)).toHaveLength(1);
    expect(await audited(site)).toContain('charge_point.commissioning_cancelled');
  });

  it('begun anew and called off leaves the charge point commissioned, for its operator alone to remove', async () => {
    await site.passes();
    await site.commission();
    await site.start();
    const remove = () => site.api.delete(`/api/v1/installer/charge-points/${site.chargePointId}`);
    expect(await remove()).toMatchObject({ status: 409, body: { code: 'invalid_state' } });
    expect((await site.api.post(`${site.path}/cancel`, {})).status).toBe(200);
    expect(await lifecycle(site)).toBe('commissioned');
    expect(await remove()).toMatchObject({ status: 409 });
  });

  it('is signed off for the hardware that was checked, which the installer cannot rename', async () => {
    await site.passes();
    await site.commission();
    const path = `/api/v1/installer/charge-points/${site.chargePointId}`;
    const change = (body: object) => site.api.patch(path, body);
    for (const other of [{ serial_number: 'SN-OTHER' }, { vendor: 'Other' }, { model: 'Other' }]) {
      expect(await change(other)).toMatchObject({ status: 409, body: { code: 'invalid_state' } });
    }
    const { body } = await site.api.get<{ serial_number: string }>(path);
    expect(body.serial_number).toBe('SN-1');
    expect((await change({ name: 'Bay 3', serial_number: 'SN-1' })).status).toBe(200);
  });

  it('fails with the step that failed, is told so, and may be started again', async () => {
    await site.comesUp({ serial_number: 'SN-2' });
    await site.start();
    await site.reaches('running', 'heartbeat');
    await site.beats();
    const run = await site.reaches('failed');
    expect(statuses(run)).toEqual(['passed', 'passed', 'failed', 'skipped']);
    expect(await told(CommissioningFailed, site)).toMatchObject([
      {
        data: {
          failed_step: 'configuration',
          error: {
            code: 'configuration_failed',
            message: 'Not what was registered: serial number SN-2 instead of SN-1.',
          },
        },
      },
    ]);
    expect(await site.commission()).toMatchObject({
      status: 409,
      body: { failing_steps: ['configuration'] },
    });
    expect((await site.start()).body.session_id).not.toBe(run.session_id);
  });

  it('fails when its time has passed, whoever looks: nothing of it is in memory', async () => {
    await site.start();
    await site.reaches('running', 'connectivity');
    // As if the registry had stood still for two minutes.
    await registry.service.platform.database.query(
      `update commissioning_run set due_at = now(), state = jsonb_set(state, '{steps,0,startedAt}',
         to_jsonb(to_char(now() - interval '2 minutes', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')))
       where charge_point_id = $1`,
      [site.chargePointId],
    );
    const run = await site.reaches('failed');
    expect(run.steps[0]?.message).toBe('The charge point is not connected. It was waited for 120 seconds.');
  });

  it('does each thing once, though every event comes twice', async () => {
    await site.comesUp();
    await site.start();
    await site.reaches('running', 'heartbeat');
    await Promise.all([site.beats(), site.beats(), site.connectorIs('Preparing')]);
    await site.charges();
    await site.charges();
    await site.reaches('passed');
    await registry.service.settled();
    expect(
      [site.commands('start_session'), site.commands('stop_session')].map(({ length }) => length),
    ).toEqual([1, 1]);
  });

  it('asks the charger for a heartbeat, and does not take one from before the run', async () => {
    await site.comesUp();
    await site.start();
    await site.reaches('running', 'heartbeat');
    await site.beats(new Date(Date.now() - 60_000));
    const trigger = await site.commanded('trigger_heartbeat');
    await site.answers(trigger, 'Error', 'NotSupported');
    await registry.service.settled();
    expect((await site.status()).steps[1]).toMatchObject({
      status: 'running',
      message: expect.stringContaining('cannot be asked for a heartbeat (NotSupported)') as string,
    });
    await site.beats();
    await site.reaches('running', 'test_transaction');
  });

  it('is started without a body, and stays where it was when it is cancelled', async () => {
    await site.comesUp();
    const started = await site.api.request('POST', `${site.path}/start`, {});
    expect(started).toMatchObject({ status: 202, body: { estimated_duration_seconds: 120 } });
    await site.reaches('running', 'heartbeat');
    expect(await site.api.request('POST', `${site.path}/cancel`, {})).toMatchObject({
      status: 200,
      body: { status: 'cancelled', progress_percent: 25 },
    });
  });

  it('leaves the test charge out where that is asked for', async () => {
    await site.comesUp();
    expect((await site.start({ skip_test_transaction: true })).body).toMatchObject({
      estimated_duration_seconds: 30,
    });
    await site.reaches('running', 'heartbeat');
    await site.beats();
    expect(statuses(await site.reaches('passed'))).toEqual(['passed', 'passed', 'passed', 'skipped']);
    expect(await site.status()).toMatchObject({ estimated_duration_seconds: 30, progress_percent: 100 });
    expect((await site.commission()).status).toBe(200);
    expect(site.commands('start_session')).toEqual([]);
  });

  it('runs once at a time', async () => {
    const answers = await Promise.all([site.start(), site.start(), site.start()]);
    expect(answers.map(({ status }) => status).sort()).toEqual([202, 409, 409]);
    expect(answers.find(({ status }) => status === 409)?.body).toMatchObject({ code: 'already_running' });
    await site.api.post(`${site.path}/cancel`, {});
    expect(await site.api.post(`${site.path}/cancel`, {})).toMatchObject({
      status: 409,
      body: { code: 'invalid_state' },
    });
    expect((await site.start()).status).toBe(202);
  });

  it('ends with the charge point that is put out of service', async () => {
    await site.start();
    await site.organization.api.delete(`/api/v1/charge-points/${site.chargePointId}`);
    await site.reaches('cancelled');
    expect(await site.start()).toMatchObject({ status: 409, body: { code: 'invalid_state' } });
  });

  it('makes the charge point commissioned, and its project with the last one', async () => {
    const second = await site.another();
    expect(await site.commission()).toMatchObject({
      status: 409,
      body: { code: 'checks_not_passed', failing_steps: STEPS },
    });
    await site.passes();
    expect(await lifecycle(site)).toBe('commissioning');
    expect(await site.commission()).toMatchObject({
      status: 200,
      body: { charge_point_id: site.chargePointId, lifecycle: 'commissioned' },
    });
    expect(await lifecycle(site)).toBe('commissioned');
    expect(await told(CommissioningCompleted, site)).toMatchObject([
      { data: { steps: STEPS.map((name) => ({ name, status: 'passed' })) } },
    ]);
    expect(await site.commission()).toMatchObject({ status: 409, body: { code: 'invalid_state' } });
    const project = async () => (await site.organization.api.get(`/api/v1/projects/${site.projectId}`)).body;
    expect(await project()).toMatchObject({ status: 'in_progress', commissioned_count: 1 });
    await second.passes();
    await second.commission();
    expect(await project()).toMatchObject({ status: 'commissioned', commissioned_count: 2 });
    expect(await audited(site)).toContain('charge_point.commissioned');
  });

  it('does not hold for other hardware than was checked', async () => {
    await site.passes();
    const replacement = { serial_number: 'SN-9' };
    const path = `/api/v1/charge-points/${site.chargePointId}/replace`;
    expect((await site.organization.api.post(path, replacement)).status).toBeLessThan(300);
    expect(await site.commission()).toMatchObject({
      status: 409,
      body: { code: 'checks_not_passed', failing_steps: ['configuration'] },
    });
  });

  it('is seen by the operator, with the scope to read, and by nobody else', async () => {
    await site.start();
    const { id } = site.organization;
    const reader = registry.service.as(['read:charge_points'], id);
    const other = registry.service.as(['read:charge_points'], (await registry.organization()).id);
    const blind = registry.service.as(['read:sessions'], id);
    for (const what of ['status', 'logs', 'issues']) {
      const path = `${site.path}/${what}`;
      expect([what, (await reader.get(path)).status]).toEqual([what, 200]);
      expect(await other.get(path)).toMatchObject({ status: 404, body: { resource: 'charge_point' } });
      expect(await blind.get(path)).toMatchObject({ status: 403, body: { code: 'insufficient_scope' } });
    }
    expect(await site.organization.api.post(`${site.path}/start`, {})).toMatchObject({
      status: 403,
      body: { code: 'insufficient_role' },
    });
  });

  it('goes with the project to the operator who adopts it', async () => {
    const { api } = await TestInstaller.signedIn(registry);
    const own = created(
      await api.post<{ id: string; adoption_code: string }>('/api/v1/installer/projects', {
        name: 'Riverside Business Park',
        address: '12 Riverside Way, Bristol',
        site_owner_email: 'owner@example.com',
      }),
    );
    const { charge_point_id: id } = created(
      await api.post<{ charge_point_id: string }>('/api/v1/installer/charge-points', {
        charge_point_id: `CP-${own.id.slice(-10)}`,
        project_id: own.id,
        vendor: 'ABB',
        model: 'Terra',
        serial_number: 'SN-1',
      }),
    );
    const path = `/api/v1/installer/commissioning/${id}`;
    const issue = { category: 'site', severity: 'low', description: 'Mud' };
    expect((await api.post(`${path}/start`, {})).status).toBe(202);
    expect((await api.post(`${path}/issues`, issue)).status).toBe(201);
    await eventually(async () => {
      expect((await api.get(`${path}/logs`)).body).toMatchObject({ total: 1 });
    });
    const { adoption_code } = own;
    const operator = site.organization.api;
    expect((await operator.get(`${path}/status`)).status).toBe(404);
    expect((await operator.post(`/api/v1/projects/${own.id}/adopt`, { adoption_code })).status).toBeLessThan(
      300,
    );
    expect(await operator.get(`${path}/status`)).toMatchObject({ status: 200, body: { status: 'running' } });
    for (const what of ['logs', 'issues']) {
      expect(await operator.get(`${path}/${what}`)).toMatchObject({ status: 200, body: { total: 1 } });
    }
  });

  describe('for an installer who is not assigned', () => {
    let stranger: RestClient;

    beforeAll(async () => {
      stranger = (await TestInstaller.signedIn(registry)).api;
    });

    it.each(['start', 'cancel', 'issues'])('POST %s is 404', async (what) => {
      const body = { category: 'site', severity: 'low', description: 'Mud' };
      const answer = await stranger.post(`${site.path}/${what}`, what === 'issues' ? body : {});
      expect(answer).toMatchObject({ status: 404, body: { resource: 'charge_point' } });
    });

    it.each(['status', 'logs', 'issues'])('GET %s is 404', async (what) => {
      expect((await stranger.get(`${site.path}/${what}`)).status).toBe(404);
    });

    it('so is commissioning', async () => {
      const path = `/api/v1/installer/charge-points/${site.chargePointId}/commission`;
      expect((await stranger.post(path, {})).status).toBe(404);
    });
  });

  it('has no status, no log and nothing to cancel before it was started', async () => {
    for (const what of ['status', 'logs']) {
      expect(await site.api.get(`${site.path}/${what}`)).toMatchObject({
        status: 404,
        body: { code: 'not_found' },
      });
    }
    expect((await site.api.post(`${site.path}/cancel`, {})).status).toBe(404);
  });

  it.each([
    [{ template_id: 'tpl_standard_ac_22kw' }, '/template_id', 'unknown_template'],
    [{ template_id: 7 }, '/template_id', 'invalid_type'],
    [{ skip_test_transaction: 'yes' }, '/skip_test_transaction', 'invalid_type'],
    [{ hurry: true }, '/hurry', 'unknown_field'],
  ])('is not started with %j', async (body, pointer, code) => {
    expect(await site.start(body)).toMatchObject({
      status: 422,
      body: { code: 'validation_failed', errors: [{ pointer, code }] },
    });
    expect(await lifecycle(site)).toBe('registered');
  });

  describe('issues', () => {
    const ISSUE = { category: 'hardware', severity: 'high', description: 'The socket cover is broken.' };

    it('are reported, with or without a run, and listed', async () => {
      const first = await site.api.post(`${site.path}/issues`, ISSUE);
      expect(first).toMatchObject({
        status: 201,
        body: { ...ISSUE, session_id: null, photo_urls: [], reported_by: site.installer.id },
      });
      const { session_id } = (await site.start()).body;
      const photo_urls = ['https://photos.example.com/1.jpg'];
      const second = await site.api.post<{ id: string }>(`${site.path}/issues`, { ...ISSUE, photo_urls });
      expect(second.body).toMatchObject({ session_id, photo_urls });
      const { body } = await site.api.get(`${site.path}/issues`);
      expect(body).toMatchObject({ total: 2, data: [second.body, first.body] });
      await eventually(async () => {
        const { data } = (
          await site.organization.api.get<{ data: object[] }>(
            `/api/v1/audit-log?resource_id=${second.body.id}`,
          )
        ).body;
        expect(data).toMatchObject([
          { action: 'commissioning_issue.reported', actor: { id: site.installer.id } },
        ]);
      });
    });

    it.each([
      [{ category: 'weather' }, '/category'],
      [{ severity: 'huge' }, '/severity'],
      [{ description: '' }, '/description'],
      [{ description: 'x'.repeat(4_001) }, '/description'],
      [{ photo_urls: ['http://photos.example.com/1.jpg'] }, '/photo_urls'],
      [{ photo_urls: Array<string>(11).fill('https://photos.example.com/1.jpg') }, '/photo_urls'],
      [{ more: 1 }, '/more'],
    ])('are refused for what breaks a rule (%#)', async (more, pointer) => {
      const answer = await site.api.post(`${site.path}/issues`, { ...ISSUE, ...more });
      expect(answer).toMatchObject({ status: 422, body: { code: 'validation_failed' } });
      const { errors } = answer.body as { errors: { pointer: string }[] };
      expect(errors[0]?.pointer).toMatch(new RegExp(`^${pointer}`));
    });
  });
});
