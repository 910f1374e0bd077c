import { EVENTS } from '@csms/contracts';

import { TestApiGateway } from '../testing/test-api-gateway';

describe('the catalogue of events', () => {
  let gateway: TestApiGateway;

  beforeAll(async () => {
    gateway = await TestApiGateway.start();
  }, 60_000);

  afterAll(() => gateway.stop());

  it('is served to programs, without a key', async () => {
    const answer = await fetch(`${gateway.publicUrl}/asyncapi.json`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toContain('application/json');
    const { asyncapi, components } = (await answer.json()) as {
      asyncapi: string;
      components: { messages: object };
    };
    expect(asyncapi).toBe('3.0.0');
    expect(Object.keys(components.messages).sort()).toEqual(EVENTS.map(({ type }) => type).sort());
  });

  it('is served to people, without a key, beside the reference of the REST API', async () => {
    const answer = await fetch(`${gateway.publicUrl}/docs/events`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
    const page = await answer.text();
    for (const { type } of EVENTS) expect(page).toContain(`<code>${type}</code>`);
    expect((await fetch(`${gateway.publicUrl}/docs`)).status).toBe(200);
  });
});
