import { eventually, MailSink, type RestClient } from '@csms/testing';

import { InstalledCharger } from './clients/installed-charger';
import type { ClientVersion } from './clients/strict-client';
import { uniqueName } from './support/fixtures';
import { type RunningPlatform, startPlatform } from './support/platform';
import { Installer, ok } from './support/routes/installer';

const NAMEPLATE = { vendor: 'ABB', model: 'Terra AC W22-G5', serialNumber: 'SN-20240310-001' };

const CONFIGURATION = {
  ocpp16: { HeartbeatInterval: '300', LocalPreAuthorize: 'false' },
  ocpp201: { 'OCPPCommCtrlr.HeartbeatInterval': '300', 'AuthCtrlr.LocalPreAuthorize': 'false' },
};

interface Run {
  readonly status: string;
  readonly template_id: string | null;
  readonly steps: readonly { name: string; status: string; evidence: Record<string, unknown> | null }[];
}

describe('an installer', () => {
  const mails = new MailSink();
  let platform: RunningPlatform;

  beforeAll(async () => {
    await mails.open();
    platform = await startPlatform({ env: { SMTP_URL: mails.url } });
  }, 180_000);

  afterAll(async () => {
    await platform.stop();
    await mails.close();
  }, 60_000);

  /** Signed up by the link in the mail, with a project that the operator gave him. */
  async function assigned(siteOwner: string): Promise<{ api: RestClient; projectId: string }> {
    const installer = new Installer(platform.credentials.base_url, mails);
    await installer.signUpWithConfirmation();
    ok(
      await installer.visitor.post('/api/v1/installer/confirm-email', { token: await installer.nextToken() }),
    );
    const signedIn = await installer.signIn();
    const { id } = await platform.api.post<{ id: string }>('/api/v1/projects', {
      name: 'Riverside Business Park',
      site_id: platform.credentials.site_id,
      site_owner_email: siteOwner,
    });
    await platform.api.post(`/api/v1/projects/${id}/installers`, { email: installer.email });
    return { api: installer.as(signedIn), projectId: id };
  }

  /** The operator sees what the charge was, and that nobody pays for it. */
  async function expectFree(sessionId: string): Promise<void> {
    expect(await platform.api.get(`/api/v1/sessions/${sessionId}`)).toMatchObject({
      purpose: 'commissioning',
    });
    await eventually(async () => {
      expect(await platform.api.get(`/api/v1/billing/sessions/${sessionId}`)).toMatchObject({
        status: 'settled',
        energy_kwh: InstalledCharger.ENERGY_WH / 1000,
        total_amount: 0,
        free_reason: 'commissioning',
      });
    });
  }

  async function install(api: RestClient, projectId: string, version: ClientVersion, nameplate = NAMEPLATE) {
    const charge_point_id = uniqueName('CP');
    const { ocpp_password } = ok(
      await api.post<{ ocpp_password: string }>('/api/v1/installer/charge-points', {
        charge_point_id,
        project_id: projectId,
        vendor: nameplate.vendor,
        model: nameplate.model,
        serial_number: nameplate.serialNumber,
        ocpp_version: version,
      }),
    );
    return { id: charge_point_id, password: ocpp_password };
  }

  /** Resolves when a new run has come to its end. */
  async function checked(api: RestClient, id: string): Promise<Run> {
    ok(await api.post(`/api/v1/installer/commissioning/${id}/start`, {}));
    return eventually(
      async () => {
        const { body } = await api.get<Run>(`/api/v1/installer/commissioning/${id}/status`);
        if (body.status === 'running') throw new Error(JSON.stringify(body));
        return body;
      },
      { timeoutMs: 60_000 },
    );
  }

  it.each<ClientVersion>(['1.6', '2.0.1'])(
    'puts an OCPP %s charger into service with a real test charge, and hands it over to the site owner',
    async (version) => {
      const siteOwner = `${uniqueName('owner').toLowerCase()}@example.com`;
      const { api, projectId } = await assigned(siteOwner);
      const { id, password } = await install(api, projectId, version);
      const charger = await InstalledCharger.connect(
        { ocppUrl: platform.credentials.ocpp_url, version, chargePointId: id, password },
        NAMEPLATE,
      );

      const commission = `/api/v1/installer/charge-points/${id}/commission`;
      expect((await api.post(commission, {})).status).toBe(409);
      const run = await checked(api, id);
      expect(run.steps.map(({ name, status }) => [name, status])).toEqual([
        ['connectivity', 'passed'],
        ['heartbeat', 'passed'],
        ['configuration', 'passed'],
        ['test_transaction', 'passed'],
      ]);
      expect(run.steps[3]?.evidence).toMatchObject({ energy_wh: InstalledCharger.ENERGY_WH });
      await charger.idle();
      await expectFree(String(run.steps[3]?.evidence?.['session_id']));

      ok(await api.post(commission, {}));
      const handover = ok(
        await api.post<{ handover_id: string }>(`/api/v1/installer/projects/${projectId}/handover`, {}),
      );
      const { text } = await mails.next(siteOwner, 0);
      const token = /#token=([\w-]+)/.exec(text)?.[1];
      const owner = new Installer(platform.credentials.base_url, mails).visitor;
      const accept = `/api/v1/handovers/${handover.handover_id}/accept`;
      expect(await owner.post(accept, {})).toMatchObject({ status: 401, body: { code: 'invalid_token' } });
      const { read_only_api_key: readOnly } = platform.credentials;
      const headers = { authorization: `Bearer ${readOnly}`, 'content-type': 'application/json' };
      expect(await owner.request('POST', accept, { headers, text: '{}' })).toMatchObject({
        status: 403,
        body: { code: 'insufficient_scope' },
      });
      ok(await owner.post(accept, { token, name: 'Sam Owner' }));
      // A credential is looked at as well: for the operator the handover is over.
      expect(await platform.api.send('POST', accept, {})).toMatchObject({
        status: 409,
        body: { code: 'invalid_state' },
      });

      expect(await platform.api.get(`/api/v1/charge-points/${id}`)).toMatchObject({
        lifecycle: 'handed_over',
      });
      expect(await platform.api.get(`/api/v1/projects/${projectId}`)).toMatchObject({
        status: 'handed_over',
      });
      const report = `/api/v1/installer/handovers/${handover.handover_id}/report`;
      expect(await platform.api.get(report)).toMatchObject({
        record: { charge_points: [{ charge_point_id: id, test_energy_wh: InstalledCharger.ENERGY_WH }] },
        decision: { status: 'accepted', decided_name: 'Sam Owner' },
      });
      const pdf = await fetch(`${platform.credentials.base_url}${report}?format=pdf`, {
        headers: { authorization: `Bearer ${platform.credentials.api_key}` },
      });
      expect(
        Buffer.from(await pdf.arrayBuffer())
          .subarray(0, 5)
          .toString(),
      ).toBe('%PDF-');
      expect(charger.client.strictFailures).toEqual([]);
      await charger.close();
    },
    120_000,
  );

  it.each<ClientVersion>(['1.6', '2.0.1'])(
    'sets an OCPP %s charger as the operator’s template has it, when the checks find it set otherwise',
    async (version) => {
      const nameplate = { ...NAMEPLATE, vendor: uniqueName('Vendor') };
      const { id: templateId } = await platform.api.post<{ id: string }>('/api/v1/commissioning-templates', {
        name: uniqueName('Standard'),
        vendor: nameplate.vendor,
        configuration: CONFIGURATION,
        checks: [
          { name: 'connectivity' },
          { name: 'configuration' },
          { name: 'test_transaction', min_energy_wh: 50 },
        ],
      });
      const { api, projectId } = await assigned('owner@example.com');
      const { id, password } = await install(api, projectId, version, nameplate);
      const charger = await InstalledCharger.connect(
        { ocppUrl: platform.credentials.ocpp_url, version, chargePointId: id, password },
        nameplate,
      );

      const failed = await checked(api, id);
      expect(failed).toMatchObject({ status: 'failed', template_id: templateId });
      const [heartbeatInterval, localPreAuthorize] =
        version === '1.6' ? Object.keys(CONFIGURATION.ocpp16) : Object.keys(CONFIGURATION.ocpp201);
      expect(failed.steps[2]).toMatchObject({
        status: 'failed',
        evidence: {
          template: {
            ocpp_version: version,
            keys: [
              { key: heartbeatInterval, wanted: '300', found: '600', status: 'different' },
              { key: localPreAuthorize, wanted: 'false', status: 'equal' },
            ],
          },
        },
      });

      const templates = '/api/v1/installer/commissioning/templates';
      expect((await api.get(`${templates}?vendor=${nameplate.vendor}`)).body).toMatchObject({
        data: [{ id: templateId, organization_id: platform.credentials.organization_id }],
      });
      const applied = await api.post(`/api/v1/installer/commissioning/${id}/apply-template`, {
        template_id: templateId,
      });
      expect(applied).toMatchObject({
        status: 200,
        body: {
          ocpp_version: version,
          reboot_required: false,
          results: [
            { key: heartbeatInterval, value: '300', status: 'accepted' },
            { key: localPreAuthorize, value: 'false', status: 'accepted' },
          ],
        },
      });

      const diagnostics = `/api/v1/installer/commissioning/${id}/diagnostics`;
      ok(await api.post(diagnostics, {}));
      await charger.idle();
      const { body: logs } = await api.get<{ data: { diagnostics_id: string; status: string }[] }>(
        diagnostics,
      );
      expect(logs.data).toMatchObject([{ status: 'uploaded', size_bytes: InstalledCharger.LOG.length }]);
      const download = `${diagnostics}/${logs.data[0]?.diagnostics_id ?? ''}/download`;
      expect((await api.request('GET', download)).status).toBe(200);

      const passed = await checked(api, id);
      expect(passed.steps.map(({ name, status }) => [name, status])).toEqual([
        ['connectivity', 'passed'],
        ['heartbeat', 'skipped'],
        ['configuration', 'passed'],
        ['test_transaction', 'passed'],
      ]);
      expect(passed.status).toBe('passed');
      await charger.idle();
      expect(charger.client.strictFailures).toEqual([]);
      await charger.close();
      expect(
        await api.post(`/api/v1/installer/commissioning/${id}/apply-template`, { template_id: templateId }),
      ).toMatchObject({ status: 424, body: { code: 'charge_point_offline' } });
    },
    120_000,
  );
});
