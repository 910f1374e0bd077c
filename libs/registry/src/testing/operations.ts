import type { RestAnswer, RestClient } from '@csms/testing';

import { created, KING_STREET, type TestOrganization } from './test-registry';

export interface Operation {
  /** As the OpenAPI document names it. */
  readonly route: string;
  /** Calls it, successfully, for the first time. */
  readonly call: (organization: TestOrganization) => Promise<RestAnswer>;
}

async function aSite(api: RestClient): Promise<string> {
  return created(await api.post<{ site_id: string }>('/api/v1/sites', KING_STREET)).site_id;
}

const A_KEY = { name: 'Reports', scopes: ['read:sessions'] };

async function aKey(api: RestClient): Promise<string> {
  return created(await api.post<{ id: string }>('/api/v1/org/api-keys', A_KEY)).id;
}

const A_GUEST = { email: 'guest@example.com', role: 'viewer' };

async function anInvitation({ id, api }: TestOrganization): Promise<string> {
  const invitations = `/api/v1/organizations/${id}/invitations`;
  return `${invitations}/${created(await api.post<{ id: string }>(invitations, A_GUEST)).id}`;
}

/** They need people, with accounts of their own: their entries are looked for in their own specs. */
export const ROUTES_OF_PEOPLE: readonly string[] = [
  'POST /api/v1/auth/register',
  'POST /api/v1/auth/verify-email',
  'POST /api/v1/auth/login',
  'POST /api/v1/auth/refresh',
  'POST /api/v1/auth/logout',
  'POST /api/v1/auth/forgot-password',
  'POST /api/v1/auth/reset-password',
  'POST /api/v1/organizations',
  'POST /api/v1/invitations/{token}/accept',
  'PUT /api/v1/organizations/{org_id}/members/{user_id}/role',
  'PUT /api/v1/organizations/{org_id}/members/{user_id}/grants',
  'DELETE /api/v1/organizations/{org_id}/members/{user_id}',
  'POST /api/v1/auth/totp',
  'POST /api/v1/auth/totp/confirm',
  'POST /api/v1/auth/totp/disable',
];

/** A true request for every operation that changes something. */
export const CHANGING_OPERATIONS: readonly Operation[] = [
  {
    route: 'PUT /api/v1/organizations/{org_id}',
    call: ({ id, api }) =>
      api.put(`/api/v1/organizations/${id}`, {
        name: 'Renamed',
        country: 'GB',
        contact_email: 'ops@example.com',
      }),
  },
  {
    route: 'POST /api/v1/organizations/{org_id}/invitations',
    call: ({ id, api }) => api.post(`/api/v1/organizations/${id}/invitations`, A_GUEST),
  },
  {
    route: 'POST /api/v1/organizations/{org_id}/invitations/{invitation_id}/resend',
    call: async (organization) => organization.api.post(`${await anInvitation(organization)}/resend`, {}),
  },
  {
    route: 'DELETE /api/v1/organizations/{org_id}/invitations/{invitation_id}',
    call: async (organization) => organization.api.delete(await anInvitation(organization)),
  },
  { route: 'POST /api/v1/org/api-keys', call: ({ api }) => api.post('/api/v1/org/api-keys', A_KEY) },
  {
    route: 'PATCH /api/v1/org/api-keys/{key_id}',
    call: async ({ api }) => api.patch(`/api/v1/org/api-keys/${await aKey(api)}`, { name: 'Renamed' }),
  },
  {
    route: 'DELETE /api/v1/org/api-keys/{key_id}',
    call: async ({ api }) => api.delete(`/api/v1/org/api-keys/${await aKey(api)}`),
  },
  {
    route: 'POST /api/v1/org/api-keys/{key_id}/rotate',
    call: async ({ api }) => api.post(`/api/v1/org/api-keys/${await aKey(api)}/rotate`, {}),
  },
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
];
