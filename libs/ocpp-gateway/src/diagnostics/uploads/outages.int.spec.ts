import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';

import { eventually, TcpProxy, TestInstallation } from '@csms/testing';

import { OCPP_GATEWAY_MIGRATIONS } from '../../migrations';
import { ocppGatewayService } from '../../ocpp-gateway.module';
import { upload } from '../../testing/charger-upload';
import { TestGateway } from '../../testing/test-gateway';
import { TestS3 } from '../../testing/test-s3';

async function askedFor(gateway: TestGateway): Promise<{ address: string; path: string }> {
  const { charger, id } = await gateway.charger16();
  let address = '';
  charger.onCommand((_action, payload) => {
    address = (payload as { location: string }).location;
    return { payload: { fileName: 'log.txt' } };
  });
  const api = gateway.service.as(['write:charge_points'], 'org_A');
  const list = `/api/v1/charge-points/${id}/diagnostics`;
  const { body } = await api.post<{ diagnostics_id: string }>(list, { log_type: 'diagnostics' });
  return { address, path: `${list}/${body.diagnostics_id}` };
}

describe('a log that comes while the database is away', () => {
  let installation: TestInstallation;
  let database: TcpProxy;
  let gateway: TestGateway;
  let folder: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'outage-spec-'));
    const { schema } = ocppGatewayService;
    installation = await TestInstallation.create({ schema, migrations: OCPP_GATEWAY_MIGRATIONS });
    database = TcpProxy.forUrl(installation.database.url);
    await database.open();
    const environment = {
      DIAGNOSTICS_DIR: folder,
      ...installation.databaseEnvironment(database.urlOf(installation.database.url)),
    };
    gateway = await TestGateway.start({ installation, environment });
  }, 60_000);

  afterAll(async () => {
    await gateway.stop();
    await database.cut();
    await installation.remove();
    rmSync(folder, { recursive: true });
  }, 60_000);

  const stored = () =>
    readdirSync(folder, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());

  const api = () => gateway.service.as(['read:charge_points'], 'org_A');

  it('from its beginning is told to come again', async () => {
    const { address, path } = await askedFor(gateway);
    await database.cut();
    expect(await upload(gateway, address, { content: 'log' })).toMatchObject({
      status: 503,
      body: { code: 'service_unavailable' },
    });
    await database.open();
    await gateway.service.ready();
    expect(await upload(gateway, address, { content: 'log' })).toMatchObject({ status: 201 });
    expect(await api().get(path)).toMatchObject({ body: { status: 'uploaded', size_bytes: 3 } });
  });

  it('at its end is not kept, and told to come again', async () => {
    const { address, path } = await askedFor(gateway);
    const before = stored().length;
    const content = new Readable({ read: () => undefined });
    content.push('log');
    const answered = upload(gateway, address, { content });
    await eventually(() => {
      expect(stored()).toHaveLength(before + 1);
      return Promise.resolve();
    });
    await database.cut();
    content.push(null);
    expect(await answered).toMatchObject({ status: 503 });
    expect(stored()).toHaveLength(before);
    await database.open();
    await gateway.service.ready();
    expect(await api().get(path)).toMatchObject({ body: { status: 'uploading', download_url: null } });
    expect(await upload(gateway, address, { content: 'log' })).toMatchObject({ status: 201 });
  });
});

describe('a log that goes to S3', () => {
  let s3: TestS3;
  let gateway: TestGateway;

  beforeAll(async () => {
    s3 = await TestS3.start();
    const { bucket, endpoint, prefix } = s3.options;
    gateway = await TestGateway.start({
      environment: {
        DIAGNOSTICS_S3_BUCKET: bucket,
        DIAGNOSTICS_S3_ENDPOINT: endpoint ?? '',
        DIAGNOSTICS_S3_PREFIX: prefix,
      },
    });
  }, 60_000);

  afterAll(() => gateway.stop(), 30_000);

  it('is kept and downloaded there, and may come again where it could not be kept', async () => {
    const { address, path } = await askedFor(gateway);
    expect(await upload(gateway, address, { content: 'log' })).toMatchObject({ status: 201 });
    expect(s3.keys()).toEqual([expect.stringMatching(/^csms\/diagnostics\/org_A\/diag_/)]);
    const { principals } = gateway.service.installation;
    const headers = { 'x-csms-principal': await principals.sign(['read:charge_points'], 'org_A') };
    expect(await (await fetch(`${gateway.service.url}${path}/download`, { headers })).text()).toBe('log');
    const second = await askedFor(gateway);
    await s3.stop();
    expect(await upload(gateway, second.address, { content: 'log' })).toMatchObject({ status: 503 });
  });
});
