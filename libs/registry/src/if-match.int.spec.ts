import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { capturedRequest, type RestAnswer, type RestClient, type TrueRequest } from '@csms/testing';

import { CHANGING_OPERATIONS } from './testing/operations';
import { TestInstaller } from './testing/test-installer';
import { created, type TestOrganization, TestRegistry } from './testing/test-registry';

interface Documented {
  readonly parameters?: readonly { readonly name: string }[];
}

const { paths } = JSON.parse(
  readFileSync(join(__dirname, '..', '..', '..', 'docs', 'openapi.json'), 'utf8'),
) as { paths: Record<string, Record<string, Documented>> };

const checks = ({ parameters = [] }: Documented): boolean =>
  parameters.some(({ name }) => name === 'If-Match');

/** `PATCH /api/v1/sites/{site_id}`, where there is a GET of the same path. */
const CHANGES_OF_OBJECTS = Object.entries(paths).flatMap(([path, item]) =>
  ['put', 'patch', 'delete']
    .filter((verb) => item[verb] !== undefined && item['get'] !== undefined)
    .map((verb) => ({ route: `${verb.toUpperCase()} ${path}`, operation: item[verb] as Documented })),
);

/** The registry's own, that a key may call; those of members have a spec of their own. */
const CHECKED = CHANGING_OPERATIONS.filter(({ route }) => {
  const found = CHANGES_OF_OBJECTS.find((one) => one.route === route);
  return found !== undefined && checks(found.operation);
});

describe('If-Match', () => {
  let registry: TestRegistry;
  let mine: TestOrganization;

  beforeAll(async () => {
    registry = await TestRegistry.start();
  }, 60_000);

  beforeEach(async () => {
    mine = await registry.organization();
  });

  afterAll(() => registry.stop(), 30_000);

  it('is checked by whatever changes an object that can be read', () => {
    const ignoring = CHANGES_OF_OBJECTS.filter(({ operation }) => !checks(operation));
    expect(ignoring.map(({ route }) => route)).toEqual([]);
    expect(CHECKED.length).toBeGreaterThan(20);
  });

  interface Change {
    readonly read: () => Promise<RestAnswer>;
    readonly send: (tag: string) => Promise<RestAnswer>;
  }

  function changeBy(api: RestClient, { method, path, text, headers }: TrueRequest): Change {
    return {
      read: () => api.get(path.split('?')[0] ?? ''),
      send: (tag) =>
        api.request(method, path, {
          headers: { ...headers, 'if-match': tag },
          ...(text === undefined ? {} : { text }),
        }),
    };
  }

  const tagOf = ({ headers }: RestAnswer) => headers.get('etag') ?? '';

  async function passesForTheNewestAlone({ read, send }: Change): Promise<void> {
    const before = await read();
    expect(tagOf(before)).toMatch(/^"/);
    expect(await send('"another"')).toMatchObject({ status: 412, body: { code: 'precondition_failed' } });
    const { status, body, headers } = await read();
    expect([status, body, headers.get('etag')]).toEqual([200, before.body, tagOf(before)]);

    const answers = await Promise.all([send(tagOf(before)), send(tagOf(before))]);
    const [first, second] = answers.sort((one, other) => one.status - other.status);
    expect([200, 204]).toContain(first.status);
    // What is gone for good may say so, rather than that it has changed.
    expect(first.status === 204 ? [404, 409, 412] : [412]).toContain(second.status);
    if (first.status === 200) expect(tagOf(await read())).toBe(tagOf(first));
  }

  it.each(CHECKED.map(({ route }) => route))('lets %s pass for the newest state alone', async (route) => {
    const [method = '', path = ''] = route.split(' ');
    const known = CHECKED.find((one) => one.route === route);
    const call = (api: RestClient) => known?.call({ ...mine, api }) as Promise<unknown>;
    await passesForTheNewestAlone(
      changeBy(mine.api, await capturedRequest(mine.api, { method, path }, call)),
    );
  });

  it('lets changes of installers pass for the newest state alone', async () => {
    const { api } = await TestInstaller.signedIn(registry);
    const projects = '/api/v1/installer/projects';
    const { id: project_id } = created(
      await api.post<{ id: string }>(projects, {
        name: 'Riverside',
        address: 'Quay 1',
        site_owner_email: 'owner@riverside.example',
      }),
    );
    const chargePoints = '/api/v1/installer/charge-points';
    const charger = { charge_point_id: 'CP-IF-MATCH', project_id, vendor: 'ABB', model: 'Terra' };
    const { charge_point_id } = created(
      await api.post<{ charge_point_id: string }>(chargePoints, { ...charger, serial_number: 'SN-1' }),
    );
    const patch = (path: string, body: object): TrueRequest => ({
      method: 'PATCH',
      path,
      text: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    });
    const path = `${chargePoints}/${charge_point_id}`;
    for (const request of [
      patch('/api/v1/installer/me', { company: 'Other EV Services' }),
      patch(`${projects}/${project_id}`, { name: 'Quayside' }),
      patch(path, { name: 'Bay 2' }),
      { method: 'DELETE', path, text: undefined, headers: {} },
    ]) {
      await passesForTheNewestAlone(changeBy(api, request));
    }
  });
});
