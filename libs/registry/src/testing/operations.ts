import type { RestAnswer, RestClient } from '@csms/testing';

import { created, KING_STREET, postForm, type TestOrganization } from './test-registry';

export interface Operation {
  /** As the OpenAPI document names it. */
  readonly route: string;
  /** Calls it, successfully, for the first time. */
  readonly call: (organization: TestOrganization) => Promise<RestAnswer>;
}

async function aSite(api: RestClient): Promise<string> {
  return created(await api.post<{ site_id: string }>('/api/v1/sites', KING_STREET)).site_id;
}

const A_KEY = { name: 'Audited', scopes: ['read:sessions'] };

async function aKey(api: RestClient): Promise<string> {
  return `/api/v1/org/api-keys/${created(await api.post<{ id: string }>('/api/v1/org/api-keys', A_KEY)).id}`;
}

interface Client {
  readonly client_id: string;
  readonly client_secret: string;
}

async function aClient(api: RestClient): Promise<Client> {
  const { client_id, client_secret } = created(await api.post<Client>('/api/v1/oauth/clients', A_KEY));
  return { client_id, client_secret };
}

function aToken(api: RestClient, client: Client): Promise<RestAnswer<{ access_token: string }>> {
  return postForm(api, '/api/v1/oauth/token', { ...client, grant_type: 'client_credentials' });
}

/** A true request for every operation that changes something. */
export const CHANGING_OPERATIONS: readonly Operation[] = [
  { route: 'POST /api/v1/sites', call: ({ api }) => api.post('/api/v1/sites', KING_STREET) },
  {
    route: 'POST /api/v1/projects',
    call: async ({ api }) => api.post('/api/v1/projects', { name: 'Depot', site_id: await aSite(api) }),
  },
  {
    route: 'POST /api/v1/charge-points',
    call: async ({ api }) => api.post('/api/v1/charge-points', { site_id: await aSite(api) }),
  },
  {
    route: 'POST /api/v1/id-tags',
    call: ({ api }) => api.post('/api/v1/id-tags', { id_tag: 'AUDIT-1' }),
  },
  {
    route: 'PATCH /api/v1/id-tags/{id_tag}',
    call: async ({ api }) => {
      created(await api.post('/api/v1/id-tags', { id_tag: 'AUDIT-2' }));
      return api.patch('/api/v1/id-tags/AUDIT-2', { status: 'blocked' });
    },
  },
  {
    route: 'POST /api/v1/org/api-keys',
    call: ({ api }) => api.post('/api/v1/org/api-keys', A_KEY),
  },
  {
    route: 'PATCH /api/v1/org/api-keys/{key_id}',
    call: async ({ api }) => api.patch(await aKey(api), { name: 'Renamed' }),
  },
  {
    route: 'POST /api/v1/org/api-keys/{key_id}/rotate',
    call: async ({ api }) => api.post(`${await aKey(api)}/rotate`, {}),
  },
  {
    route: 'DELETE /api/v1/org/api-keys/{key_id}',
    call: async ({ api }) => api.delete(await aKey(api)),
  },
  {
    route: 'POST /api/v1/oauth/clients',
    call: ({ api }) => api.post('/api/v1/oauth/clients', A_KEY),
  },
  {
    route: 'DELETE /api/v1/oauth/clients/{client_id}',
    call: async ({ api }) => api.delete(`/api/v1/oauth/clients/${(await aClient(api)).client_id}`),
  },
  {
    route: 'POST /api/v1/oauth/token',
    call: async ({ api }) => aToken(api, await aClient(api)),
  },
  {
    route: 'POST /api/v1/oauth/revoke',
    call: async ({ api }) => {
      const client = await aClient(api);
      const { body } = await aToken(api, client);
      return postForm(api, '/api/v1/oauth/revoke', { ...client, token: body.access_token });
    },
  },
];
