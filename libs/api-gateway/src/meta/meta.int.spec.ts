import { TestApiGateway } from '../testing/test-api-gateway';

describe('the version of the API', () => {
  let gateway: TestApiGateway;

  beforeAll(async () => {
    gateway = await TestApiGateway.start();
  }, 60_000);

  afterAll(() => gateway.stop(), 30_000);

  it('is told to everybody', async () => {
    const answer = await gateway.client({}).get('/api/v1/meta/version');
    expect(answer).toMatchObject({
      status: 200,
      body: {
        api_version: '1',
        release: expect.stringMatching(/^\d+\.\d+\.\d+/),
        schema_versions: { session: 1, webhook_event: 1 },
      },
    });
  });

  it('is on every answer, with the id of the request', async () => {
    const key = await gateway.createKey();
    const paths = ['/api/v1/things', '/api/v1/nothing', '/health/live', '/docs', '/%zz'];
    for (const path of paths) {
      for (const headers of [{}, { 'x-api-key': key }] as Record<string, string>[]) {
        const answer = await gateway.client({ ...headers, 'x-request-id': 'mine' }).get(path);
        expect([path, answer.headers.get('x-api-version'), answer.headers.get('x-request-id')]).toEqual([
          path,
          '1',
          'mine',
        ]);
      }
    }
  });
});
