import { randomBytes } from 'node:crypto';

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

async function aCharger(api: RestClient, more: object = {}): Promise<string> {
  const site_id = await aSite(api);
  return created(await api.post<{ charge_point_id: string }>('/api/v1/charge-points', { site_id, ...more }))
    .charge_point_id;
}

async function aDriver(api: RestClient, more: object = {}): Promise<string> {
  return created(await api.post<{ driver_id: string }>('/api/v1/drivers', more)).driver_id;
}

async function aVehicle(api: RestClient): Promise<string> {
  return created(await api.post<{ vehicle_id: string }>('/api/v1/vehicles', { name: 'Van' })).vehicle_id;
}

async function aGroup(api: RestClient): Promise<string> {
  return created(await api.post<{ id: string }>('/api/v1/groups', { name: aName('Vans') })).id;
}

async function aProject(api: RestClient): Promise<string> {
  return created(await api.post<{ id: string }>('/api/v1/projects', { name: 'Depot' })).id;
}

/** A name that nothing else has. */
function aName(stem: string): string {
  return `${stem}-${randomBytes(4).toString('hex').toUpperCase()}`;
}

/** Seven random bytes, as the UID of a card. */
function anIdTag(): string {
  return randomBytes(7).toString('hex').toUpperCase();
}

async function anAsset(api: RestClient): Promise<string> {
  const assets = `/api/v1/sites/${await aSite(api)}/energy-assets`;
  return `${assets}/${created(await api.post<{ id: string }>(assets, { type: 'solar', name: 'Roof' })).id}`;
}

const A_KEY = { name: 'Reports', scopes: ['read:sessions'] };

async function aKey(api: RestClient): Promise<string> {
  return created(await api.post<{ id: string }>('/api/v1/org/api-keys', A_KEY)).id;
}

const aTemplateBody = () => ({
  name: aName('Standard AC'),
  vendor: 'ABB',
  configuration: { ocpp16: { HeartbeatInterval: '300' } },
});

async function aTemplate(api: RestClient): Promise<string> {
  const templates = '/api/v1/commissioning-templates';
  return `${templates}/${created(await api.post<{ id: string }>(templates, aTemplateBody())).id}`;
}

const anAddress = () => `${aName('guest').toLowerCase()}@example.com`;

const aGuest = () => ({ email: anAddress(), role: 'viewer' });

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

async function aSiteOwner({ id, api }: TestOrganization): Promise<string> {
  const owners = `/api/v1/organizations/${id}/site-owners`;
  const body = { email: anAddress(), name: 'Olivia Owens', site_ids: [await aSite(api)] };
  return `${owners}/${created(await api.post<{ id: string }>(owners, body)).id}`;
}

async function anInvitation({ id, api }: TestOrganization): Promise<string> {
  const invitations = `/api/v1/organizations/${id}/invitations`;
  return `${invitations}/${created(await api.post<{ id: string }>(invitations, aGuest())).id}`;
}

/** What an organization may settle itself, all of it other than what it begins with. */
export const SETTINGS = {
  time_zone: 'Europe/Berlin',
  base_currency: 'EUR',
  locale: 'de-DE',
  heartbeat_interval_seconds: 120,
  installers_may_create_projects: false,
  rule_combination: 'first_match',
  receipt_email_enabled: false,
  data_retention: { meter_values_days: 30, sessions_days: 60, ocpp_log_days: 7 },
  privacy: { pseudonymise_drivers: false, driver_retention_days: 90 },
};

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
  'GET /api/v1/organizations/{org_id}/members/{user_id}',
  'PUT /api/v1/organizations/{org_id}/members/{user_id}/role',
  'PUT /api/v1/organizations/{org_id}/members/{user_id}/grants',
  'DELETE /api/v1/organizations/{org_id}/members/{user_id}',
  'POST /api/v1/auth/totp',
  'POST /api/v1/auth/totp/confirm',
  'POST /api/v1/auth/totp/disable',
  'POST /api/v1/installer/signup',
  'POST /api/v1/installer/signup-with-confirmation',
  'POST /api/v1/installer/confirm-email',
  'POST /api/v1/installer/login',
  'POST /api/v1/installer/refresh',
  'POST /api/v1/installer/logout',
  'POST /api/v1/installer/forgot-password',
  'POST /api/v1/installer/reset-password',
  'PATCH /api/v1/installer/me',
  'POST /api/v1/installer/projects',
  'PATCH /api/v1/installer/projects/{project_id}',
  'POST /api/v1/installer/projects/{project_id}/adoption-code',
  'POST /api/v1/installer/invitations/{token}/accept',
  'POST /api/v1/installer/charge-points',
  'PATCH /api/v1/installer/charge-points/{charge_point_id}',
  'POST /api/v1/installer/charge-points/{charge_point_id}/commission',
  'POST /api/v1/installer/commissioning/{charge_point_id}/start',
  'POST /api/v1/installer/commissioning/{charge_point_id}/cancel',
  'POST /api/v1/installer/commissioning/{charge_point_id}/issues',
  'POST /api/v1/installer/commissioning/{charge_point_id}/apply-template',
  'POST /api/v1/installer/projects/{project_id}/handover',
  'POST /api/v1/installer/charge-points/{charge_point_id}/handover',
  'PUT /api/v1/installer/charge-points/{charge_point_id}/installation',
  'POST /api/v1/installer/charge-points/{charge_point_id}/credentials',
  'POST /api/v1/installer/handovers/{handover_id}/withdraw',
  'POST /api/v1/handovers/{handover_id}/report',
  'POST /api/v1/handovers/{handover_id}/accept',
  'POST /api/v1/handovers/{handover_id}/reject',
  'DELETE /api/v1/installer/charge-points/{charge_point_id}',
  'POST /api/v1/projects/{project_id}/adopt',
  'POST /api/v1/site-owner-invitations/{token}/accept',
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
    route: 'PUT /api/v1/organizations/{org_id}/settings',
    call: ({ id, api }) => api.put(`/api/v1/organizations/${id}/settings`, SETTINGS),
  },
  {
    route: 'POST /api/v1/organizations/{org_id}/invitations',
    call: ({ id, api }) => api.post(`/api/v1/organizations/${id}/invitations`, aGuest()),
  },
  {
    route: 'POST /api/v1/organizations/{org_id}/invitations/{invitation_id}/resend',
    call: async (organization) => organization.api.post(`${await anInvitation(organization)}/resend`, {}),
  },
  {
    route: 'DELETE /api/v1/organizations/{org_id}/invitations/{invitation_id}',
    call: async (organization) => organization.api.delete(await anInvitation(organization)),
  },
  {
    route: 'POST /api/v1/organizations/{org_id}/site-owners',
    call: async ({ id, api }) =>
      api.post(`/api/v1/organizations/${id}/site-owners`, {
        email: anAddress(),
        name: 'Olivia Owens',
        site_ids: [await aSite(api)],
      }),
  },
  {
    route: 'PATCH /api/v1/organizations/{org_id}/site-owners/{site_owner_id}',
    call: async (organization) => organization.api.patch(await aSiteOwner(organization), { name: 'Oscar' }),
  },
  {
    route: 'DELETE /api/v1/organizations/{org_id}/site-owners/{site_owner_id}',
    call: async (organization) => organization.api.delete(await aSiteOwner(organization)),
  },
  {
    route: 'POST /api/v1/organizations/{org_id}/site-owners/{site_owner_id}/resend-invitation',
    call: async (organization) =>
      organization.api.post(`${await aSiteOwner(organization)}/resend-invitation`, {}),
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
    route: 'PUT /api/v1/sites/{site_id}',
    call: async ({ api }) =>
      api.put(`/api/v1/sites/${await aSite(api)}`, { ...KING_STREET, name: 'Queen Street' }),
  },
  {
    route: 'PATCH /api/v1/sites/{site_id}',
    call: async ({ api }) => api.patch(`/api/v1/sites/${await aSite(api)}`, { name: 'Queen Street' }),
  },
  {
    route: 'DELETE /api/v1/sites/{site_id}',
    call: async ({ api }) => api.delete(`/api/v1/sites/${await aSite(api)}`),
  },
  {
    route: 'POST /api/v1/sites/{site_id}/chargers',
    call: async ({ api }) =>
      api.post(`/api/v1/sites/${await aSite(api)}/chargers`, {
        charge_point_id: await aCharger(api),
        move: true,
      }),
  },
  {
    route: 'DELETE /api/v1/sites/{site_id}/chargers/{charge_point_id}',
    call: async ({ api }) => {
      const site_id = await aSite(api);
      const id = await aCharger(api, { site_id });
      return api.delete(`/api/v1/sites/${site_id}/chargers/${id}`);
    },
  },
  {
    route: 'POST /api/v1/sites/{site_id}/energy-assets',
    call: async ({ api }) =>
      api.post(`/api/v1/sites/${await aSite(api)}/energy-assets`, { type: 'grid_meter', name: 'Meter' }),
  },
  {
    route: 'PATCH /api/v1/sites/{site_id}/energy-assets/{asset_id}',
    call: async ({ api }) => api.patch(await anAsset(api), { name: 'Battery' }),
  },
  {
    route: 'DELETE /api/v1/sites/{site_id}/energy-assets/{asset_id}',
    call: async ({ api }) => api.delete(await anAsset(api)),
  },
  {
    route: 'POST /api/v1/projects',
    call: async ({ api }) => api.post('/api/v1/projects', { name: 'Depot', site_id: await aSite(api) }),
  },
  {
    route: 'PUT /api/v1/projects/{project_id}',
    call: async ({ api }) => api.put(`/api/v1/projects/${await aProject(api)}`, { name: 'Riverside' }),
  },
  {
    route: 'DELETE /api/v1/projects/{project_id}',
    call: async ({ api }) => api.delete(`/api/v1/projects/${await aProject(api)}`),
  },
  {
    route: 'POST /api/v1/projects/{project_id}/charge-points/{charge_point_id}',
    call: async ({ api }) =>
      api.post(`/api/v1/projects/${await aProject(api)}/charge-points/${await aCharger(api)}`, {}),
  },
  {
    route: 'DELETE /api/v1/projects/{project_id}/charge-points/{charge_point_id}',
    call: async ({ api }) => {
      const project_id = await aProject(api);
      const id = await aCharger(api, { project_id });
      return api.delete(`/api/v1/projects/${project_id}/charge-points/${id}`);
    },
  },
  {
    route: 'POST /api/v1/projects/{project_id}/installers',
    call: async ({ api }) =>
      api.post(`/api/v1/projects/${await aProject(api)}/installers`, { email: anAddress() }),
  },
  {
    route: 'DELETE /api/v1/projects/{project_id}/installers/{installer_id}',
    call: async ({ api }) => {
      const path = `/api/v1/projects/${await aProject(api)}/installers`;
      const { id } = created(await api.post<{ id: string }>(path, { email: anAddress() }));
      return api.delete(`${path}/${id}`);
    },
  },
  {
    route: 'POST /api/v1/charge-points',
    call: async ({ api }) => api.post('/api/v1/charge-points', { site_id: await aSite(api) }),
  },
  ...['/api/v1/charge-points', '/api/v1/cpo/charge-points'].flatMap((prefix) => [
    {
      route: `PATCH ${prefix}/{charge_point_id}`,
      call: async ({ api }: TestOrganization) =>
        api.patch(`${prefix}/${await aCharger(api)}`, { name: 'Bay 2' }),
    },
    {
      route: `DELETE ${prefix}/{charge_point_id}`,
      call: async ({ api }: TestOrganization) => api.delete(`${prefix}/${await aCharger(api)}`),
    },
  ]),
  {
    route: 'POST /api/v1/cpo/charge-points',
    call: async ({ api }) => api.post('/api/v1/cpo/charge-points', { site_id: await aSite(api) }),
  },
  {
    route: 'POST /api/v1/charge-points/import',
    call: async ({ api }) =>
      api.request('POST', '/api/v1/charge-points/import', {
        headers: { 'content-type': 'text/csv' },
        text: `site_id\n${await aSite(api)}\n`,
      }),
  },
  {
    route: 'POST /api/v1/charge-points/{charge_point_id}/credentials',
    call: async ({ api }) => api.post(`/api/v1/charge-points/${await aCharger(api)}/credentials`, {}),
  },
  {
    route: 'POST /api/v1/charge-points/{charge_point_id}/replace',
    call: async ({ api }) =>
      api.post(`/api/v1/charge-points/${await aCharger(api)}/replace`, { serial_number: 'SN-2' }),
  },
  {
    route: 'PUT /api/v1/charge-points/{charge_point_id}/installation',
    call: async ({ api }) =>
      api.put(`/api/v1/charge-points/${await aCharger(api)}/installation`, { phases: 3 }),
  },
  {
    route: 'POST /api/v1/commissioning-templates',
    call: ({ api }) => api.post('/api/v1/commissioning-templates', aTemplateBody()),
  },
  {
    route: 'PATCH /api/v1/commissioning-templates/{template_id}',
    call: async ({ api }) => api.patch(await aTemplate(api), { name: aName('Other') }),
  },
  {
    route: 'DELETE /api/v1/commissioning-templates/{template_id}',
    call: async ({ api }) => api.delete(await aTemplate(api)),
  },
  {
    route: 'POST /api/v1/id-tags',
    call: ({ api }) => api.post('/api/v1/id-tags', { id_tag: anIdTag() }),
  },
  {
    route: 'PATCH /api/v1/id-tags/{id_tag}',
    call: async ({ api }) => {
      const id_tag = anIdTag();
      created(await api.post('/api/v1/id-tags', { id_tag }));
      return api.patch(`/api/v1/id-tags/${id_tag}`, { status: 'blocked' });
    },
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
  {
    route: 'DELETE /api/v1/id-tags/{id_tag}',
    call: async ({ api }) => {
      const id_tag = anIdTag();
      created(await api.post('/api/v1/id-tags', { id_tag }));
      return api.delete(`/api/v1/id-tags/${id_tag}`);
    },
  },
  {
    route: 'POST /api/v1/id-tags/import',
    call: ({ api }) =>
      api.request('POST', '/api/v1/id-tags/import', {
        headers: { 'content-type': 'text/csv' },
        text: `id_tag\n${anIdTag()}\n`,
      }),
  },
  { route: 'POST /api/v1/drivers', call: ({ api }) => api.post('/api/v1/drivers', { name: 'Anna' }) },
  {
    route: 'PATCH /api/v1/drivers/{driver_id}',
    call: async ({ api }) => api.patch(`/api/v1/drivers/${await aDriver(api)}`, { name: 'Berta' }),
  },
  {
    route: 'DELETE /api/v1/drivers/{driver_id}',
    call: async ({ api }) => api.delete(`/api/v1/drivers/${await aDriver(api)}`),
  },
  { route: 'POST /api/v1/groups', call: ({ api }) => api.post('/api/v1/groups', { name: aName('New') }) },
  {
    route: 'PATCH /api/v1/groups/{group_id}',
    call: async ({ api }) => api.patch(`/api/v1/groups/${await aGroup(api)}`, { name: aName('Other') }),
  },
  {
    route: 'DELETE /api/v1/groups/{group_id}',
    call: async ({ api }) => api.delete(`/api/v1/groups/${await aGroup(api)}`),
  },
  {
    route: 'POST /api/v1/groups/{group_id}/members',
    call: async ({ api }) =>
      api.post(`/api/v1/groups/${await aGroup(api)}/members`, { driver_ids: [await aDriver(api)] }),
  },
  {
    route: 'DELETE /api/v1/groups/{group_id}/members/{driver_id}',
    call: async ({ api }) => {
      const group_id = await aGroup(api);
      const driver_id = await aDriver(api, { group_ids: [group_id] });
      return api.delete(`/api/v1/groups/${group_id}/members/${driver_id}`);
    },
  },
  {
    route: 'POST /api/v1/cost-centres',
    call: ({ api }) => api.post('/api/v1/cost-centres', { code: aName('CC'), name: 'Field' }),
  },
  {
    route: 'PATCH /api/v1/cost-centres/{code}',
    call: async ({ api }) => {
      const code = aName('CC');
      created(await api.post('/api/v1/cost-centres', { code, name: 'Field' }));
      return api.patch(`/api/v1/cost-centres/${code}`, { name: 'Office' });
    },
  },
  {
    route: 'DELETE /api/v1/cost-centres/{code}',
    call: async ({ api }) => {
      const code = aName('CC');
      created(await api.post('/api/v1/cost-centres', { code, name: 'Field' }));
      return api.delete(`/api/v1/cost-centres/${code}`);
    },
  },
  {
    route: 'POST /api/v1/vehicles',
    call: ({ api }) => api.post('/api/v1/vehicles', { name: 'Van 12', registration: 'AB12 CDE' }),
  },
  {
    route: 'PATCH /api/v1/vehicles/{vehicle_id}',
    call: async ({ api }) => api.patch(`/api/v1/vehicles/${await aVehicle(api)}`, { battery_kwh: 77.4 }),
  },
  {
    route: 'DELETE /api/v1/vehicles/{vehicle_id}',
    call: async ({ api }) => api.delete(`/api/v1/vehicles/${await aVehicle(api)}`),
  },
];
