import type { Operation } from '@csms/registry/testing';
import { capturedRequest, eventually, RestClient, type TrueRequest } from '@csms/testing';

import { chargeOnce } from '../../clients/charge-script';
import type { StrictClient } from '../../clients/strict-client';
import { connectCharger, issueTag, settledSession, uniqueName } from '../fixtures';
import type { RunningPlatform } from '../platform';

import { handledMessages } from './handled-messages';
import { maintain, SERIAL_NUMBER } from './maintained-station';
import type { RouteOperation } from './operations';
import { aWish } from './true-requests';

const ENERGY_WH = 1_000;

/** An organization in which one of everything exists, so that every operation has something to act upon. */
export interface RouteWorld {
  readonly organizationId: string;
  /** By the name of the path parameter. */
  readonly ids: Readonly<Record<string, string>>;
  /** For the one that asked for it. */
  readonly certificate: string;
  /** Connected, by OCPP version; both accept every command. */
  readonly chargers: { readonly '1.6': StrictClient; readonly '2.0.1': StrictClient };
  /** What an operation of the registry's own table would send last. */
  readonly capture: (known: Operation, route: RouteOperation) => Promise<TrueRequest>;
  /** Of its session, as it stands by then: what stands must be named. */
  readonly correction: () => Promise<object>;
  /** A new object that a removal may take, and the path parameters that name it. */
  readonly removable: Readonly<Record<string, () => Promise<Record<string, string>>>>;
}

export async function buildRouteWorld(platform: RunningPlatform): Promise<RouteWorld> {
  const { api, credentials } = platform;
  const authorization = `Bearer ${credentials.api_key}`;
  const owner = new RestClient(credentials.base_url, () => Promise.resolve({ authorization }));
  const accepting = { onCommand: (action: string) => ({ status: 'Accepted', ...ANSWERS[action] }) };
  const [first, second, idTag] = await Promise.all([
    connectCharger(platform, '1.6', accepting),
    connectCharger(platform, '2.0.1', accepting),
    issueTag(platform),
  ]);
  await chargeOnce(first, { idTag, meterStartWh: 0, meterStopWh: ENERGY_WH });
  const { session } = await settledSession(api, first.chargePointId, 10_000);
  const command = await api.post<{ command_id: string }>(`/api/v1/cpo/commands/${first.chargePointId}`, {
    command: 'hard_reset',
  });
  const requestId = await reported(api, second);
  const maintained = await maintain(api, second);
  const { site_id: siteId } = await api.post<{ site_id: string }>('/api/v1/sites', SITE);
  const asset = { type: 'solar', name: 'Roof' };
  const { id: assetId } = await api.post<{ id: string }>(`/api/v1/sites/${siteId}/energy-assets`, asset);
  const [key, driver, group] = await Promise.all([
    api.post<{ id: string }>('/api/v1/org/api-keys', { name: 'Reports', scopes: ['read:sessions'] }),
    api.post<{ driver_id: string }>('/api/v1/drivers', {
      name: 'Anna',
      email: `${uniqueName('anna')}@example.com`,
    }),
    api.post<{ id: string }>('/api/v1/groups', { name: uniqueName('Vans') }),
  ]);
  const siteOwner = await api.post<{ id: string }>(
    `/api/v1/organizations/${credentials.organization_id}/site-owners`,
    { email: `${uniqueName('owner')}@example.com`, name: 'Olivia Owens', site_ids: [siteId] },
  );
  const correction = () => nextCorrection(api, session.session_id);
  const { correction_id: correctionId } = await api.post<{ correction_id: string }>(
    '/api/v1/meter-values/corrections',
    { ...(await correction()), reason: 'read again', source: 'the meter' },
  );
  const code = uniqueName('CC');
  await api.post('/api/v1/cost-centres', { code, name: 'Field' });
  const template = await api.post<{ id: string }>('/api/v1/commissioning-templates', {
    name: uniqueName('Standard'),
  });
  const vehicle = await api.post<{ vehicle_id: string }>('/api/v1/vehicles', { name: uniqueName('Van') });
  // The sessions hear of it a moment later.
  await eventually(() =>
    api.get(`/api/v1/vehicles/${vehicle.vehicle_id}/energy?from=2026-05-01&to=2026-05-01`),
  );
  const reserve = () => reserved(api, first.chargePointId, idTag);
  // The sessions hear of the tag a moment later.
  const reservationId = await eventually(reserve);
  const exportId = await madeExport(api);
  const { tariffs } = await api.get<{ tariffs: { id: string }[] }>('/api/v1/billing/tariffs');
  const tariffId = tariffs[0]?.id ?? '';
  return {
    organizationId: credentials.organization_id,
    ids: {
      site_id: siteId,
      project_id: credentials.project_id,
      charge_point_id: first.chargePointId,
      id_tag: idTag,
      session_id: session.session_id,
      correction_id: correctionId,
      transaction_id: session.transaction_id,
      command_id: command.command_id,
      request_id: String(requestId),
      ...maintained.ids,
      tariff_id: tariffId,
      asset_id: assetId,
      org_id: credentials.organization_id,
      site_owner_id: siteOwner.id,
      key_id: key.id,
      driver_id: driver.driver_id,
      group_id: group.id,
      template_id: template.id,
      vehicle_id: vehicle.vehicle_id,
      export_id: exportId,
      reservation_id: reservationId,
      code,
    },
    certificate: maintained.certificate,
    chargers: { '1.6': first, '2.0.1': second },
    capture: (known, route) =>
      capturedRequest(owner, route, (client) => known.call({ id: credentials.organization_id, api: client })),
    correction,
    removable: {
      ...maintained.removable,
      ...handledMessages(api, first),
      reservation_id: async () => ({ reservation_id: await reserve() }),
      export_id: async () => ({ export_id: await ordered(api) }),
      assignment_id: async () => {
        const target = { target_type: 'site', target_id: uniqueName('site') };
        const path = `/api/v1/billing/tariffs/${tariffId}/assignments`;
        const { id } = await api.post<{ id: string }>(path, target);
        return { tariff_id: tariffId, assignment_id: id };
      },
    },
  };
}

/** What a station answers beside that it accepts. */
const ANSWERS: Readonly<Record<string, object>> = {
  GetInstalledCertificateIds: {
    certificateHashDataChain: [
      {
        certificateType: 'CSMSRootCertificate',
        certificateHashData: {
          hashAlgorithm: 'SHA256',
          issuerNameHash: 'a1b2c3',
          issuerKeyHash: 'd4e5f6',
          serialNumber: SERIAL_NUMBER,
        },
      },
    ],
  },
};

async function reserved(api: RunningPlatform['api'], chargePointId: string, idTag: string): Promise<string> {
  const wish = aWish(chargePointId, idTag);
  return (await api.post<{ reservation_id: string }>('/api/v1/reservations', wish)).reservation_id;
}

/** A watt-hour more than stands. */
async function nextCorrection(api: RunningPlatform['api'], sessionId: string): Promise<object> {
  const path = `/api/v1/sessions/${sessionId}`;
  const { meter_stop_kwh } = await api.get<{ meter_stop_kwh: number }>(path);
  const old = Math.round(meter_stop_kwh * 1000);
  return { session_id: sessionId, changes: [{ register: 'stop', old, new: old + 1 }] };
}

async function ordered(api: RunningPlatform['api']): Promise<string> {
  const body = { dataset: 'sessions', from: '2026-05-01', to: '2026-05-31' };
  return (await api.post<{ export_id: string }>('/api/v1/exports', body)).export_id;
}

/** One that can be downloaded. */
async function madeExport(api: RunningPlatform['api']): Promise<string> {
  const id = await ordered(api);
  await eventually(async () => {
    const { status } = await api.get<{ status: string }>(`/api/v1/exports/${id}`);
    if (status !== 'ready') throw new Error(`The export is ${status}`);
  });
  return id;
}

/** Like no other text that a route shows. */
const REPORT = 1_404_711_907;

/** A station that has reported something of itself. @returns the report's number */
async function reported(api: RunningPlatform['api'], station: StrictClient): Promise<number> {
  const path = `/api/v1/ocpp201/${station.chargePointId}/get_base_report`;
  const { request_id: requestId } = await api.post<{ request_id: number }>(path, {
    report_base: 'SummaryInventory',
    request_id: REPORT,
  });
  await station.deliver('NotifyReport', {
    requestId,
    generatedAt: new Date().toISOString(),
    seqNo: 0,
    tbc: false,
    reportData: [
      {
        component: { name: 'OCPPCommCtrlr' },
        variable: { name: 'HeartbeatInterval' },
        variableAttribute: [{ value: '300' }],
      },
    ],
  });
  return requestId;
}

const SITE = { name: uniqueName('Depot'), address: '1 High Street', max_power_kw: 100, lat: 51.5, lng: -0.1 };
