import { eventually, type TrueRequest } from '@csms/testing';

import { InstalledCharger } from '../../clients/installed-charger';
import { uniqueName } from '../fixtures';

import { ok } from './installer';
import { type Installed, request, withCharger } from './requests-of-installers';
import type { PeoplesPlatform } from './requests-of-people';

type RequestOfCommissioning = (where: PeoplesPlatform) => Promise<TrueRequest>;

const INSTALLER = '/api/v1/installer';
const NAMEPLATE = { vendor: 'ABB', model: 'Terra AC W22-G5', serialNumber: 'SN-20240310-001' };
const ISSUE = { category: 'hardware', severity: 'high', description: 'The socket cover is broken.' };

const commissioning = ({ chargePointId }: Installed) => `${INSTALLER}/commissioning/${chargePointId}`;

async function started(where: PeoplesPlatform): Promise<Installed> {
  const installed = await withCharger(where);
  ok(await installed.api.post(`${commissioning(installed)}/start`, { skip_test_transaction: true }));
  return installed;
}

async function connected(
  where: PeoplesPlatform,
  { chargePointId, password }: Installed,
): Promise<InstalledCharger> {
  const { ocpp_url: ocppUrl } = where.platform.credentials;
  const address = { ocppUrl, version: '1.6' as const, chargePointId, password };
  return InstalledCharger.connect(address, NAMEPLATE);
}

/** With nothing in it that a charger could fail. */
async function aTemplate({ platform: { api } }: PeoplesPlatform): Promise<string> {
  const body = {
    name: uniqueName('Standard'),
    vendor: uniqueName('Vendor'),
    configuration: { ocpp16: { HeartbeatInterval: '600' } },
  };
  return (await api.post<{ id: string }>('/api/v1/commissioning-templates', body)).id;
}

/** It has passed its checks; the charger is gone again. */
async function passed(where: PeoplesPlatform): Promise<Installed> {
  const installed = await withCharger(where);
  const { api } = installed;
  const charger = await connected(where, installed);
  // Others may have made templates for all chargers.
  const body = { skip_test_transaction: true, template_id: await aTemplate(where) };
  ok(await api.post(`${commissioning(installed)}/start`, body));
  await eventually(
    async () => {
      await charger.client.deliver('Heartbeat', {});
      const { body } = await api.get<{ status: string }>(`${commissioning(installed)}/status`);
      if (body.status !== 'passed') throw new Error(JSON.stringify(body));
    },
    { timeoutMs: 60_000, everyMs: 300 },
  );
  await charger.close();
  return installed;
}

async function commissioned(where: PeoplesPlatform): Promise<Installed> {
  const installed = await passed(where);
  ok(await installed.api.post(`${INSTALLER}/charge-points/${installed.chargePointId}/commission`, {}));
  return installed;
}

interface Offered extends Installed {
  readonly handoverId: string;
}

const OFFER = { site_owner_email: 'owner@riverside.example' };

async function offered(where: PeoplesPlatform): Promise<Offered> {
  const installed = await commissioned(where);
  const path = `${INSTALLER}/projects/${installed.projectId}/handover`;
  const { handover_id } = ok(await installed.api.post<{ handover_id: string }>(path, OFFER));
  return { ...installed, handoverId: handover_id };
}

/** By the operator: the site owner has no credential. */
const decision = async (where: PeoplesPlatform, what: 'report' | 'accept' | 'reject') => {
  const { handoverId } = await offered(where);
  const { api_key: key } = where.platform.credentials;
  const signed = { name: 'Sam Owner' };
  const body = { report: {}, accept: signed, reject: { ...signed, reason: 'The cable is too short.' } }[what];
  return request('POST', `/api/v1/handovers/${handoverId}/${what}`, body, key);
};

const seen = async (where: PeoplesPlatform, what: string) => {
  const { handoverId, token } = await offered(where);
  return request('GET', `${INSTALLER}/handovers/${handoverId}${what}`, undefined, token);
};

const looked = async (where: PeoplesPlatform, what: string) => {
  const installed = await started(where);
  return request('GET', `${commissioning(installed)}/${what}`, undefined, installed.token);
};

/** With a log that the charger has uploaded. */
async function logged(where: PeoplesPlatform): Promise<Installed & { readonly diagnosticsId: string }> {
  const installed = await withCharger(where);
  const charger = await connected(where, installed);
  const path = `${commissioning(installed)}/diagnostics`;
  const { diagnostics_id } = ok(await installed.api.post<{ diagnostics_id: string }>(path, {}));
  await charger.idle();
  await charger.close();
  return { ...installed, diagnosticsId: diagnostics_id };
}

/** A true request for each route of commissioning and handover; not sent yet. */
export const REQUESTS_OF_COMMISSIONING: Readonly<Record<string, RequestOfCommissioning>> = {
  'POST /api/v1/installer/commissioning/{charge_point_id}/start': async (where) => {
    const installed = await withCharger(where);
    return request('POST', `${commissioning(installed)}/start`, {}, installed.token);
  },
  'POST /api/v1/installer/commissioning/{charge_point_id}/cancel': async (where) => {
    const installed = await started(where);
    return request('POST', `${commissioning(installed)}/cancel`, undefined, installed.token);
  },
  'POST /api/v1/installer/commissioning/{charge_point_id}/issues': async (where) => {
    const installed = await started(where);
    return request('POST', `${commissioning(installed)}/issues`, ISSUE, installed.token);
  },
  'POST /api/v1/installer/commissioning/{charge_point_id}/apply-template': async (where) => {
    const installed = await withCharger(where);
    where.chargers.push(await connected(where, installed));
    const body = { template_id: await aTemplate(where) };
    return request('POST', `${commissioning(installed)}/apply-template`, body, installed.token);
  },
  'POST /api/v1/installer/commissioning/{charge_point_id}/diagnostics': async (where) => {
    const installed = await withCharger(where);
    where.chargers.push(await connected(where, installed));
    return request('POST', `${commissioning(installed)}/diagnostics`, {}, installed.token);
  },
  'GET /api/v1/installer/commissioning/{charge_point_id}/diagnostics': async (where) => {
    const installed = await logged(where);
    return request('GET', `${commissioning(installed)}/diagnostics`, undefined, installed.token);
  },
  'GET /api/v1/installer/commissioning/{charge_point_id}/diagnostics/{diagnostics_id}/download': async (
    where,
  ) => {
    const installed = await logged(where);
    const path = `${commissioning(installed)}/diagnostics/${installed.diagnosticsId}/download`;
    return request('GET', path, undefined, installed.token);
  },
  'GET /api/v1/installer/commissioning/templates': async (where) =>
    request('GET', `${INSTALLER}/commissioning/templates`, undefined, (await withCharger(where)).token),
  'GET /api/v1/installer/commissioning/{charge_point_id}/status': (where) => looked(where, 'status'),
  'GET /api/v1/installer/commissioning/{charge_point_id}/logs': (where) => looked(where, 'logs'),
  'GET /api/v1/installer/commissioning/{charge_point_id}/issues': (where) => looked(where, 'issues'),
  'POST /api/v1/installer/charge-points/{charge_point_id}/commission': async (where) => {
    const { chargePointId, token } = await passed(where);
    return request('POST', `${INSTALLER}/charge-points/${chargePointId}/commission`, undefined, token);
  },
  'POST /api/v1/installer/projects/{project_id}/handover': async (where) => {
    const { projectId, token } = await commissioned(where);
    return request('POST', `${INSTALLER}/projects/${projectId}/handover`, OFFER, token);
  },
  'POST /api/v1/installer/charge-points/{charge_point_id}/handover': async (where) => {
    const { chargePointId, token } = await commissioned(where);
    return request('POST', `${INSTALLER}/charge-points/${chargePointId}/handover`, OFFER, token);
  },
  'GET /api/v1/installer/handovers': async (where) =>
    request('GET', `${INSTALLER}/handovers`, undefined, (await offered(where)).token),
  'GET /api/v1/installer/handovers/{handover_id}': (where) => seen(where, ''),
  'POST /api/v1/installer/handovers/{handover_id}/withdraw': async (where) => {
    const { handoverId, token } = await offered(where);
    return request('POST', `${INSTALLER}/handovers/${handoverId}/withdraw`, {}, token);
  },
  'GET /api/v1/installer/handovers/{handover_id}/report': (where) => seen(where, '/report'),
  'POST /api/v1/handovers/{handover_id}/report': (where) => decision(where, 'report'),
  'POST /api/v1/handovers/{handover_id}/accept': (where) => decision(where, 'accept'),
  'POST /api/v1/handovers/{handover_id}/reject': (where) => decision(where, 'reject'),
};
