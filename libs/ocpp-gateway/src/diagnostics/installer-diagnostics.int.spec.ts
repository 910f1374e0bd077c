import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { OcppChangeRecorded, ProjectInstallerAssigned } from '@csms/contracts';
import { newId } from '@csms/kernel';
import { ANONYMOUS } from '@csms/platform-http';
import type { RestClient } from '@csms/testing';

import { upload } from '../testing/charger-upload';
import type { TestCharger } from '../testing/test-charger';
import { TestGateway } from '../testing/test-gateway';

import type { InstallerDiagnosticsDto } from './dto/installer-diagnostics.dto';

const PUBLIC = 'https://csms.example.com';

describe('the logs that an installer asks for', () => {
  let gateway: TestGateway;
  let folder: string;
  let projectId: string;
  let installerId: string;
  let installer: RestClient;
  let charger: TestCharger;
  let path: string;
  /** Where the charger was told to upload to. */
  let address: string;

  const as = (subject: string): RestClient =>
    gateway.service.asPrincipal({ ...ANONYMOUS, type: 'installer', subject });

  async function assign(removed_at: string | null = null): Promise<void> {
    await gateway.service.tell(ProjectInstallerAssigned, {
      ...ProjectInstallerAssigned.example,
      ...{ project_id: projectId, installer_id: installerId, organization_id: 'org_A', removed_at },
    });
    await gateway.service.settled();
  }

  async function connect(more: object = {}): Promise<void> {
    const known = await gateway.register({ project_id: projectId, ...more });
    charger = await gateway.connect16(known);
    charger.onCommand((_action, payload) => {
      address = (payload as { location: string }).location;
      return { payload: { fileName: 'log.txt' } };
    });
    path = `/api/v1/installer/commissioning/${known.id}/diagnostics`;
  }

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'installer-diagnostics-'));
    gateway = await TestGateway.start({
      environment: {
        DIAGNOSTICS_DIR: folder,
        CSMS_UPLOAD_PUBLIC_URL: 'https://uploads.example.com',
        CSMS_PUBLIC_URL: PUBLIC,
      },
    });
  }, 60_000);

  beforeEach(async () => {
    projectId = newId('proj');
    installerId = newId('ins');
    installer = as(installerId);
    await connect();
    await assign();
  });

  afterEach(() => charger.close());

  afterAll(async () => {
    await gateway.stop();
    rmSync(folder, { recursive: true });
  }, 30_000);

  it('are uploaded to us, listed and downloaded', async () => {
    const asked = await installer.post<InstallerDiagnosticsDto>(path, {});
    expect(asked).toMatchObject({
      status: 202,
      body: { log_type: 'diagnostics', status: 'requested', download_url: null, file_name: 'log.txt' },
    });
    expect(asked.body).not.toHaveProperty('upload_url');
    await upload(gateway, address, { content: 'contactor closed' });
    const { body } = await installer.get<{ data: InstallerDiagnosticsDto[] }>(path);
    const download = `${path}/${asked.body.diagnostics_id}/download`;
    expect(body).toMatchObject({
      total: 1,
      data: [{ status: 'uploaded', size_bytes: 16, download_url: `${PUBLIC}${download}` }],
    });
    const log = await installer.request('GET', download);
    expect(log.status).toBe(200);
    expect(log.headers.get('content-disposition')).toContain('attachment');
    expect(log.headers.get('content-length')).toBe('16');
  });

  it('are in the operator’s audit log under the installer’s name', async () => {
    await installer.post(path, { log_type: 'diagnostics' });
    await gateway.service.settled();
    const told = gateway.service.told(OcppChangeRecorded).map(({ data }) => data);
    expect(told.filter(({ actor_id }) => actor_id === installerId)).toMatchObject([
      { organization_id: 'org_A', actor_type: 'installer', action: 'diagnostics.requested' },
    ]);
  });

  it('show no address of the operator’s', async () => {
    const operator = gateway.service.as(['read:charge_points', 'write:charge_points'], 'org_A');
    await operator.post(path.replace('installer/commissioning', 'charge-points'), {
      log_type: 'diagnostics',
      upload_url: 'ftp://user:hunter2@files.example.com/',
    });
    const { body } = await installer.get(path);
    expect(body).toMatchObject({ total: 1, data: [{ download_url: null }] });
    expect(JSON.stringify(body)).not.toContain('files.example.com');
    const elsewhere = { upload_url: 'https://elsewhere.example.com/' };
    expect(await installer.post(path, elsewhere)).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/upload_url', code: 'unknown_field' }] },
    });
  });

  it('are for the installers of the project alone, as long as they work on it', async () => {
    const { body } = await installer.post<InstallerDiagnosticsDto>(path, {});
    const download = `${path}/${body.diagnostics_id}/download`;
    const hidden = { status: 404, body: { resource: 'charge_point' } };
    const isHidden = async (api: RestClient) => {
      expect(await api.post(path, {})).toMatchObject(hidden);
      expect(await api.get(path)).toMatchObject(hidden);
      expect(await api.get(download)).toMatchObject(hidden);
    };
    await isHidden(as(newId('ins')));
    await assign(new Date().toISOString());
    await isHidden(installer);
    expect((await gateway.service.as(['read:charge_points'], 'org_A').get(path)).status).toBe(403);
  });

  it('are of one charge point', async () => {
    const { body } = await installer.post<InstallerDiagnosticsDto>(path, {});
    await charger.close();
    await connect();
    expect(await installer.get(`${path}/${body.diagnostics_id}/download`)).toMatchObject({
      status: 404,
      body: { resource: 'diagnostics' },
    });
  });

  it('are not to be had any more when the charge point is handed over', async () => {
    await charger.close();
    await connect({ lifecycle: 'handed_over' });
    expect(await installer.post(path, {})).toMatchObject({ status: 409, body: { code: 'invalid_state' } });
    expect(await installer.get(path)).toMatchObject({ status: 409, body: { code: 'invalid_state' } });
  });

  it('are not asked of a charger that is away', async () => {
    await charger.close();
    await charger.closed;
    const known = await gateway.register({ project_id: projectId });
    const away = path.replace(/commissioning\/[^/]+/, `commissioning/${known.id}`);
    expect(await installer.post(away, {})).toMatchObject({
      status: 424,
      body: { code: 'charge_point_offline' },
    });
  });

  it.each([
    [{ log_type: 'weather' }, '/log_type'],
    [{ from: 'yesterday' }, '/from'],
    [{ from: '2026-05-02T00:00:00Z', to: '2026-05-01T00:00:00Z' }, '/to'],
    [{ more: 1 }, '/more'],
  ])('are refused for what breaks a rule (%#)', async (body, pointer) => {
    expect(await installer.post(path, body)).toMatchObject({ status: 422, body: { errors: [{ pointer }] } });
  });
});
