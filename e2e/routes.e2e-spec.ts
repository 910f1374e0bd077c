import { SCOPES } from '@csms/contracts';
import { ROUTES_OF_PEOPLE } from '@csms/registry/testing';
import { eventually, type TrueRequest } from '@csms/testing';

import { type RunningPlatform, startPlatform } from './support/platform';
import { RestClient } from './support/rest-client';
import {
  type OpenApiDocument,
  operationsOf,
  type RouteOperation,
  trueRequest,
} from './support/routes/operations';
import { buildRouteWorld, type RouteWorld } from './support/routes/route-world';

/** They answer of each object by itself, in this member. */
const ROW_BY_ROW = new Map([
  ['POST /api/v1/cpo/commands/bulk', 'results'],
  ['POST /api/v1/sessions/import', 'rejected'],
]);

/** A ticket opens one stream, and is gone: nothing of the organization is another afterwards. */
const CHANGES_NOTHING = new Set([
  'POST /api/v1/stream/tickets',
  // Measurements, which come by the minute: who sent each, and what it was before, is kept beside the reading itself.
  'POST /api/v1/sites/{site_id}/energy-assets/{asset_id}/readings',
]);

/** A path parameter that is no word of OCPP. */
const NAMES_AN_OBJECT = /\{(?!action\})/;

const MANY_REQUESTS = ['--rate-limit-per-minute', '120000', '--rate-limit-burst', '120000'];

const NO_SUCH_KEY = `dyn_live_${'A'.repeat(51)}`;

/**
 * Every route of the OpenAPI document that a key may call: its owner is served, and everybody else is refused on the
 * very same request. Those of people and installers have their own specs in the registry.
 */
describe('every route', () => {
  let platform: RunningPlatform;
  let world: RouteWorld;
  let operations: RouteOperation[];
  /** Routes whose owner was served. */
  const served = new Set<string>();
  /** The request by which the owner of a changing route was served. */
  const changes = new Map<string, string>();

  beforeAll(async () => {
    platform = await startPlatform();
    world = await buildRouteWorld(platform);
    const document = await platform.api.get<OpenApiDocument>('/openapi.json');
    operations = operationsOf(document).filter(
      ({ route, path }) =>
        !ROUTES_OF_PEOPLE.includes(route) &&
        !path.startsWith('/api/v1/installer/') &&
        // Chargers', by an address that is good once: diagnostics.e2e-spec.ts.
        !path.startsWith('/uploads/'),
    );
  }, 180_000);

  afterAll(async () => {
    await Promise.all(Object.values(world.chargers).map((charger) => charger.close()));
    await platform.stop();
  }, 60_000);

  /** As many requests a minute as there are routes would be refused for their number. */
  async function withoutLimits(key: string): Promise<void> {
    const { body } = await as(key).send<{ organization_id: string }>('GET', '/api/v1/me');
    platform.admin('set-limits', '--organization', body.organization_id, ...MANY_REQUESTS);
  }

  const as = (key: string | null) => new RestClient(platform.credentials.base_url, key);
  const send = async (key: string | null, { method, path, text, headers }: TrueRequest) => {
    const answer = await as(key).send<{ code?: string }>(method, path, text, headers);
    const { status, body } = answer;
    const requestId = answer.headers.get('x-request-id') ?? '';
    return { status, code: body.code, text: JSON.stringify(body), requestId };
  };

  /** What is wrong with each route, all at once: one missing refusal must not hide another. */
  async function findings(check: (operation: RouteOperation) => Promise<string | null>): Promise<string[]> {
    const found: string[] = [];
    for (const operation of operations) {
      const finding = await check(operation).catch((error: unknown) => (error as Error).message);
      if (finding !== null) found.push(`${operation.route}: ${finding}`);
    }
    return found;
  }

  it('serves its owner', async () => {
    const found = await findings(async (operation) => {
      const request = await trueRequest(operation, world);
      const { status, text, requestId } = await send(platform.credentials.api_key, request);
      if (status >= 300) return `${status} ${text}`;
      served.add(operation.route);
      if (operation.method !== 'GET' && !CHANGES_NOTHING.has(operation.route))
        changes.set(requestId, operation.route);
      return null;
    });
    process.stdout.write(`${served.size} of ${operations.length} routes served their owner\n`);
    expect(found).toEqual([]);
  }, 120_000);

  it('that changes something leaves an entry of who did it in the audit log', async () => {
    await eventually(async () => {
      const missing = new Map(changes);
      let cursor: string | null = '';
      while (cursor !== null) {
        const page: { data: { request_id: string | null }[]; next_cursor: string | null } =
          await platform.api.get(`/api/v1/audit-log?limit=200${cursor === '' ? '' : `&cursor=${cursor}`}`);
        for (const { request_id } of page.data) missing.delete(request_id ?? '');
        cursor = page.next_cursor;
      }
      expect([...missing.values()]).toEqual([]);
    });
    expect(changes.size).toBeGreaterThan(60);
  }, 60_000);

  /** On the request that its owner is served with just before, or, where it can be done once only, just after. */
  async function refused(
    operation: RouteOperation,
    key: string | null,
    expected: string,
  ): Promise<string | null> {
    if (operation.operation['x-access'] === 'public') return null;
    const request = await trueRequest(operation, world);
    const owner = () => send(platform.credentials.api_key, request);
    const isOnce = ['POST', 'DELETE'].includes(operation.method);
    const before = isOnce ? null : await owner();
    const { status, code } = await send(key, request);
    const served = before ?? (await owner());
    if (served.status >= 300) return `its owner got ${served.status} ${served.text}`;
    const outcome = `${status} ${code ?? ''}`.trim();
    return outcome === expected ? null : `${outcome} instead of ${expected}`;
  }

  it('refuses a caller without a key', async () => {
    expect(await findings((operation) => refused(operation, null, '401 missing_credentials'))).toEqual([]);
  }, 120_000);

  it('refuses a key that nobody has', async () => {
    expect(await findings((operation) => refused(operation, NO_SUCH_KEY, '401 invalid_api_key'))).toEqual([]);
  }, 120_000);

  it('refuses a read-only key wherever something changes', async () => {
    const { read_only_api_key: key } = platform.credentials;
    expect(
      await findings(async (operation) => {
        const scope = operation.operation['x-required-scope'] ?? '';
        if (!scope.startsWith('write:')) return null;
        return refused(operation, key, '403 insufficient_scope');
      }),
    ).toEqual([]);
  }, 120_000);

  it('refuses a key without the scope', async () => {
    const keys = new Map<string, string>();
    const keyWithout = async (scope: string): Promise<string> => {
      const known = keys.get(scope);
      if (known !== undefined) return known;
      const scopes = SCOPES.filter((one) => one !== scope);
      const { key } = await platform.api.post<{ key: string }>('/api/v1/org/api-keys', {
        name: scope,
        scopes,
      });
      await eventually(async () => expect((await as(key).send('GET', '/api/v1/me')).status).toBe(200));
      keys.set(scope, key);
      return key;
    };
    expect(
      await findings(async (operation) => {
        const scope = operation.operation['x-required-scope'];
        if (scope === undefined) return null;
        return refused(operation, await keyWithout(scope), '403 insufficient_scope');
      }),
    ).toEqual([]);
  }, 120_000);

  it('refuses a key that has expired', async () => {
    const expires_at = new Date(Date.now() + 2_000).toISOString();
    const { key } = await platform.api.post<{ key: string }>('/api/v1/org/api-keys', {
      name: 'Short',
      scopes: ['read:sessions'],
      expires_at,
    });
    await eventually(
      async () =>
        expect((await as(key).send<{ code: string }>('GET', '/api/v1/me')).body.code).toBe('expired_api_key'),
      { timeoutMs: 10_000 },
    );
    expect(await findings((operation) => refused(operation, key, '401 expired_api_key'))).toEqual([]);
  }, 120_000);

  it("refuses another organization's key whatever is not its own, and shows it nothing of ours", async () => {
    const { other_organization_api_key: key } = platform.credentials;
    await withoutLimits(key);
    const ours = [
      ...Object.values(world.ids),
      ...Object.values(world.chargers).map((one) => one.chargePointId),
    ];
    const found = await findings(async (operation) => {
      const request = await trueRequest(operation, world);
      const member = ROW_BY_ROW.get(operation.route);
      if (member !== undefined) {
        const { text } = await send(key, request);
        const rows = (JSON.parse(text) as Record<string, { code: string }[]>)[member] ?? [];
        return rows.length > 0 && rows.every(({ code }) => code === 'not_found') ? null : text;
      }
      const named = ours.filter((id) => `${request.path} ${request.text ?? ''}`.includes(id));
      if (NAMES_AN_OBJECT.test(operation.path) || named.length > 0)
        return refused(operation, key, '404 not_found');
      const { text } = await send(key, request);
      const shown = ours.filter((id) => text.includes(id));
      return shown.length === 0 ? null : `shows ${shown.join(', ')}`;
    });
    expect(found).toEqual([]);
  }, 120_000);
});
