import { ApiKeyCreated } from '@csms/contracts';
import { parseApiKey } from '@csms/kernel';

import { TestRegistry } from '../testing/test-registry';

import { createOrganization, type NewOrganization, SCOPE_SETS } from './create-organization';

const NEW: NewOrganization = {
  name: 'Northern Charging',
  country: 'GB',
  currency: 'GBP',
  timeZone: 'Europe/London',
  apiKeys: [
    { name: 'all', scopes: SCOPE_SETS['all'] ?? [] },
    { name: 'eyes', scopes: SCOPE_SETS['read-only'] ?? [] },
  ],
};

describe('createOrganization', () => {
  let registry: TestRegistry;

  beforeAll(async () => {
    registry = await TestRegistry.start();
  }, 60_000);

  afterAll(() => registry.stop(), 30_000);

  const create = (more: Partial<NewOrganization> = {}) => {
    const { database, outbox } = registry.service.platform;
    return createOrganization(database, outbox, { ...NEW, ...more });
  };

  it('gives the keys once, keeps and tells their hashes', async () => {
    const { organization_id, api_keys } = await create();
    await registry.service.settled();
    const told = registry.service
      .told(ApiKeyCreated)
      .filter((event) => event.organizationId === organization_id);
    expect(told.map(({ data }) => data.secret_sha256)).toEqual(
      api_keys.map(({ key }) => parseApiKey(key)?.secretSha256),
    );
    expect(told[1]?.data.scopes.every((scope) => scope.startsWith('read:'))).toBe(true);
    expect(told.map(({ key, data }) => key === data.key_id)).toEqual([true, true]);
    const stored = await registry.service.installation.database.query(
      'select to_jsonb(api_key) as row from registry.api_key where organization_id = $1',
      [organization_id],
    );
    for (const { key } of api_keys) {
      const secret = key.slice(parseApiKey(key)?.prefix.length);
      expect(JSON.stringify([stored, told])).not.toContain(secret);
    }
  });

  it.each([
    [{ timeZone: 'Mars/Olympus' }, 'time zone'],
    [{ currency: 'XXZ' }, 'currency'],
    [{ country: 'gb' }, 'country'],
  ])('refuses %j', async (more, what) => {
    await expect(create(more)).rejects.toThrow(what);
  });
});
