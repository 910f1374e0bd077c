import type { RestClient, TrueRequest } from '@csms/testing';

import { uniqueName } from '../fixtures';

import { Installer, ok } from './installer';
import type { PeoplesPlatform } from './requests-of-people';

type RequestOfInstaller = (where: PeoplesPlatform) => Promise<TrueRequest>;

const INSTALLER = '/api/v1/installer';
const RIVERSIDE = {
  name: 'Riverside Business Park',
  address: '12 Riverside Way, Bristol, BS1 4AA',
  site_owner_email: 'owner@riverside.example',
};

const anInstaller = ({ platform, mails }: PeoplesPlatform) =>
  new Installer(platform.credentials.base_url, mails);

export function request(method: string, path: string, body?: object, accessToken?: string): TrueRequest {
  return {
    method,
    path,
    text: body === undefined ? undefined : JSON.stringify(body),
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(accessToken === undefined ? {} : { authorization: `Bearer ${accessToken}` }),
    },
  };
}

interface AtWork {
  readonly api: RestClient;
  readonly token: string;
  readonly projectId: string;
}

/** An installer with a project that an operator gave him. */
async function atWork(where: PeoplesPlatform): Promise<AtWork> {
  const installer = anInstaller(where);
  const signedIn = await installer.signUp();
  const { api: operator } = where.platform;
  const { id: projectId } = await operator.post<{ id: string }>('/api/v1/projects', { name: 'Depot' });
  const { installer_id } = signedIn;
  await operator.post(`/api/v1/projects/${projectId}/installers`, { installer_id });
  return { api: installer.as(signedIn), token: signedIn.access_token, projectId };
}

const aCharger = (project_id: string) => ({
  charge_point_id: uniqueName('INST'),
  project_id,
  vendor: 'ABB',
  model: 'Terra AC W22-G5',
  serial_number: 'SN-20240310-001',
});

export interface Installed extends AtWork {
  readonly chargePointId: string;
  readonly password: string;
}

/** Registered, and not yet there. */
export async function withCharger(where: PeoplesPlatform): Promise<Installed> {
  const work = await atWork(where);
  const body = aCharger(work.projectId);
  const path = `${INSTALLER}/charge-points`;
  const { ocpp_password: password } = ok(await work.api.post<{ ocpp_password: string }>(path, body));
  return { ...work, chargePointId: body.charge_point_id, password };
}

/** A true request for each route of installers; not sent yet. */
export const REQUESTS_OF_INSTALLERS: Readonly<Record<string, RequestOfInstaller>> = {
  'POST /api/v1/installer/signup': (where) =>
    Promise.resolve(request('POST', `${INSTALLER}/signup`, anInstaller(where).form)),
  'POST /api/v1/installer/signup-with-confirmation': (where) =>
    Promise.resolve(request('POST', `${INSTALLER}/signup-with-confirmation`, anInstaller(where).form)),
  'POST /api/v1/installer/confirm-email': async (where) => {
    const installer = anInstaller(where);
    await installer.signUpWithConfirmation();
    return request('POST', `${INSTALLER}/confirm-email`, { token: await installer.nextToken() });
  },
  'GET /api/v1/installer/confirm-email': async (where) => {
    const installer = anInstaller(where);
    await installer.signUpWithConfirmation();
    return request('GET', `${INSTALLER}/confirm-email?token=${await installer.nextToken()}`);
  },
  'POST /api/v1/installer/login': async (where) => {
    const installer = anInstaller(where);
    await installer.signUp();
    return request('POST', `${INSTALLER}/login`, installer.login);
  },
  'POST /api/v1/installer/refresh': async (where) => {
    const { refresh_token } = await anInstaller(where).signUp();
    return request('POST', `${INSTALLER}/refresh`, { refresh_token });
  },
  'POST /api/v1/installer/logout': async (where) => {
    const { access_token } = await anInstaller(where).signUp();
    return request('POST', `${INSTALLER}/logout`, undefined, access_token);
  },
  'POST /api/v1/installer/forgot-password': (where) =>
    Promise.resolve(request('POST', `${INSTALLER}/forgot-password`, { email: anInstaller(where).email })),
  'POST /api/v1/installer/reset-password': async (where) => {
    const installer = anInstaller(where);
    await installer.signUp();
    await installer.forgetPassword();
    const body = { token: await installer.nextToken(), new_password: 'Other horse 77' };
    return request('POST', `${INSTALLER}/reset-password`, body);
  },
  'GET /api/v1/installer/me': async (where) => {
    const { access_token } = await anInstaller(where).signUp();
    return request('GET', `${INSTALLER}/me`, undefined, access_token);
  },
  'PATCH /api/v1/installer/me': async (where) => {
    const { access_token } = await anInstaller(where).signUp();
    return request('PATCH', `${INSTALLER}/me`, { phone: '+44 117 496 0123' }, access_token);
  },
  'POST /api/v1/installer/invitations/{token}/accept': async (where) => {
    const installer = anInstaller(where);
    const { api } = where.platform;
    const { id } = await api.post<{ id: string }>('/api/v1/projects', { name: 'Depot' });
    // Who has no account yet gets the link.
    await api.post(`/api/v1/projects/${id}/installers`, { email: installer.email });
    const path = `${INSTALLER}/invitations/${await installer.nextToken()}/accept`;
    const { access_token } = await installer.signUp();
    return request('POST', path, undefined, access_token);
  },
  'GET /api/v1/installer/projects': async (where) =>
    request('GET', `${INSTALLER}/projects`, undefined, (await atWork(where)).token),
  'POST /api/v1/installer/projects': async (where) =>
    request('POST', `${INSTALLER}/projects`, RIVERSIDE, (await atWork(where)).token),
  'GET /api/v1/installer/projects/{project_id}': async (where) => {
    const { projectId, token } = await atWork(where);
    return request('GET', `${INSTALLER}/projects/${projectId}`, undefined, token);
  },
  'PATCH /api/v1/installer/projects/{project_id}': async (where) => {
    const { projectId, token } = await atWork(where);
    return request('PATCH', `${INSTALLER}/projects/${projectId}`, { address: RIVERSIDE.address }, token);
  },
  'GET /api/v1/installer/projects/{project_id}/charge-points': async (where) => {
    const { projectId, token } = await withCharger(where);
    return request('GET', `${INSTALLER}/projects/${projectId}/charge-points`, undefined, token);
  },
  'POST /api/v1/installer/projects/{project_id}/adoption-code': async (where) => {
    const { api, token } = await atWork(where);
    const { id } = ok(await api.post<{ id: string }>(`${INSTALLER}/projects`, RIVERSIDE));
    return request('POST', `${INSTALLER}/projects/${id}/adoption-code`, undefined, token);
  },
  'POST /api/v1/projects/{project_id}/adopt': async (where) => {
    const { api } = await atWork(where);
    const path = `${INSTALLER}/projects`;
    const { id, adoption_code } = ok(await api.post<{ id: string; adoption_code: string }>(path, RIVERSIDE));
    const { api_key: key } = where.platform.credentials;
    return request('POST', `/api/v1/projects/${id}/adopt`, { adoption_code }, key);
  },
  'GET /api/v1/installer/refused-connections': async (where) =>
    request('GET', `${INSTALLER}/refused-connections`, undefined, (await withCharger(where)).token),
  'POST /api/v1/installer/charge-points': async (where) => {
    const { projectId, token } = await atWork(where);
    return request('POST', `${INSTALLER}/charge-points`, aCharger(projectId), token);
  },
  'GET /api/v1/installer/charge-points': async (where) =>
    request('GET', `${INSTALLER}/charge-points`, undefined, (await withCharger(where)).token),
  'GET /api/v1/installer/charge-points/{charge_point_id}': async (where) => {
    const { chargePointId, token } = await withCharger(where);
    return request('GET', `${INSTALLER}/charge-points/${chargePointId}`, undefined, token);
  },
  'PATCH /api/v1/installer/charge-points/{charge_point_id}': async (where) => {
    const { chargePointId, token } = await withCharger(where);
    return request('PATCH', `${INSTALLER}/charge-points/${chargePointId}`, { name: 'Bay 1' }, token);
  },
  'GET /api/v1/installer/charge-points/{charge_point_id}/installation': async (where) => {
    const { chargePointId, token } = await withCharger(where);
    return request('GET', `${INSTALLER}/charge-points/${chargePointId}/installation`, undefined, token);
  },
  'PUT /api/v1/installer/charge-points/{charge_point_id}/installation': async (where) => {
    const { chargePointId, token } = await withCharger(where);
    const path = `${INSTALLER}/charge-points/${chargePointId}/installation`;
    return request('PUT', path, { phases: 3, phase_rotation: 'RST', fuse_a: 32 }, token);
  },
  'POST /api/v1/installer/charge-points/{charge_point_id}/credentials': async (where) => {
    const { chargePointId, token } = await withCharger(where);
    return request('POST', `${INSTALLER}/charge-points/${chargePointId}/credentials`, undefined, token);
  },
  'DELETE /api/v1/installer/charge-points/{charge_point_id}': async (where) => {
    const { chargePointId, token } = await withCharger(where);
    return request('DELETE', `${INSTALLER}/charge-points/${chargePointId}`, undefined, token);
  },
};
