import { eventually, startTestService, TcpProxy, TestInstallation, type TestService } from '@csms/testing';

import { NOTES_MIGRATIONS, NOTES_SERVICE } from '../testing/notes-service';

describe('a service whose database is away', () => {
  let installation: TestInstallation;
  let database: TcpProxy;
  let service: TestService;

  beforeAll(async () => {
    installation = await TestInstallation.create({
      schema: NOTES_SERVICE.schema,
      migrations: NOTES_MIGRATIONS,
    });
    database = TcpProxy.forUrl(installation.database.url);
    await database.open();
    const environment = installation.databaseEnvironment(database.urlOf(installation.database.url));
    await database.cut();
    service = await startTestService(NOTES_SERVICE, NOTES_MIGRATIONS, {
      installation,
      environment,
      awaitReady: false,
    });
  }, 60_000);

  afterAll(async () => {
    await service.stop();
    await database.cut();
    await installation.remove();
  }, 30_000);

  const health = async (path: string) => {
    const answer = await fetch(`${service.url}/health/${path}`);
    return { status: answer.status, body: await answer.json() };
  };
  const list = () => service.as(['read:sessions'], 'org_A').get('/api/v1/notes');

  it('at its start listens, is alive but not ready, and comes by itself when it is there', async () => {
    expect(await health('live')).toMatchObject({ status: 200, body: { status: 'ok' } });
    expect(await health('ready')).toMatchObject({
      status: 503,
      body: { status: 'error', error: { dependencies: { status: 'down', database: expect.any(String) } } },
    });
    expect(await list()).toMatchObject({ status: 503, body: { code: 'service_unavailable' } });
    await database.open();
    await service.ready();
    expect(await health('ready')).toMatchObject({ status: 200, body: { status: 'ok' } });
    expect(await list()).toMatchObject({ status: 200 });
  }, 30_000);

  it('for a while says so, and serves again after it', async () => {
    await database.open();
    await service.ready();
    await database.cut();
    expect(await health('live')).toMatchObject({ status: 200 });
    expect(await health('ready')).toMatchObject({
      status: 503,
      body: { error: { dependencies: { database: expect.any(String) } } },
    });
    const answer = await list();
    expect(answer).toMatchObject({ status: 503, body: { code: 'service_unavailable' } });
    expect(answer.headers.get('retry-after')).toBe('5');
    await database.open();
    await eventually(async () => expect((await health('ready')).status).toBe(200));
    expect(await list()).toMatchObject({ status: 200 });
  }, 30_000);
});
