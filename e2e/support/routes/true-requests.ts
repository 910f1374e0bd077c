import { TestAuthority } from '@csms/testing';

import { uniqueName } from '../fixtures';

import type { RouteWorld } from './route-world';

/** What must differ from the document's own example, so that the operation succeeds in this world. */
type Change = (world: RouteWorld) => object | Promise<object>;

/** Beside the registry's (see its own table): bodies whose example names objects that this world has not. */
export const BODY_CHANGES: Readonly<Record<string, Change>> = {
  'POST /api/v1/cpo/commands/bulk': ({ chargers }) => ({
    charge_point_ids: Object.values(chargers).map(({ chargePointId }) => chargePointId),
  }),
  'POST /api/v1/sessions': ({ chargers }) => ({ charge_point_id: chargers['1.6'].chargePointId }),
  'POST /api/v1/reservations': ({ chargers, ids }) =>
    aWish(chargers['1.6'].chargePointId, ids['id_tag'] ?? ''),
  'POST /api/v1/meter-values/corrections': ({ correction }) => correction(),
  'POST /api/v1/charge-points/{charge_point_id}/certificates': () => ({ certificate: rootCertificate() }),
  'POST /api/v1/charge-points/{charge_point_id}/certificates/requests/{certificate_request_id}/answer': ({
    certificate,
  }) => ({ certificate_chain: certificate }),
  'POST /api/v1/firmware': () => ({ version: uniqueName('v') }),
  // It stays firmware of the model that the station told, and approved: only such is rolled out.
  'PATCH /api/v1/firmware/{firmware_id}': () => ({
    approved: true,
    vendor: undefined,
    model: undefined,
    version: uniqueName('v'),
  }),
  'POST /api/v1/firmware/{firmware_id}/rollouts': () => ({
    charge_point_ids: undefined,
    start_at: '2999-01-01T00:00:00Z',
  }),
  'POST /api/v1/charge-points/{charge_point_id}/messages/{message_id}/response': () => ({
    response: { status: 'Accepted' },
  }),
  'POST /api/v1/sites/{site_id}/energy-assets/{asset_id}/readings': () => ({
    readings: [{ timestamp: new Date().toISOString(), power_kw: 4.2, energy_kwh_register: 1_250.5 }],
  }),
  'POST /api/v1/billing/tariffs/{tariff_id}/assignments': () => ({
    target_type: 'site',
    target_id: uniqueName('site'),
    connector_id: undefined,
  }),
};

/** Of a connector that nobody has reserved: a charger of the world has as many as are asked for. */
export function aWish(chargePointId: string, idTag: string): object {
  nextConnector += 1;
  return {
    charge_point_id: chargePointId,
    connector_id: nextConnector,
    evse_id: undefined,
    id_tag: idTag,
    expires_at: new Date(Date.now() + 3_600_000).toISOString(),
  };
}

let nextConnector = 100;

/** Bodies that are files of rows, by their type. */
export const FILES: Readonly<Record<string, (world: RouteWorld) => { type: string; text: string }>> = {
  'POST /api/v1/sessions/import': ({ chargers }) => ({
    type: 'text/csv',
    text: `external_id,charge_point_id,connector_id,id_tag,started_at,ended_at,meter_start_wh,meter_stop_wh
${uniqueName('PAST')},${chargers['1.6'].chargePointId},1,TAG,2020-05-01T08:00:00Z,2020-05-01T09:00:00Z,0,1000
`,
  }),
};

/** What a query needs beside the parameters that are required: one of several. */
export const QUERY_ADDITIONS: Readonly<Record<string, (ids: Readonly<Record<string, string>>) => object>> = {
  'GET /api/v1/meter-values': ({ charge_point_id }) => ({ charge_point_id }),
};

function rootCertificate(): string {
  const authority = new TestAuthority();
  const pem = authority.certificate.toString();
  authority.remove();
  return pem;
}

/** Path parameters that are words of OCPP, and name no object. */
export const WORDS: Readonly<Record<string, string>> = {
  action: 'BootNotification',
  // Of an upload: the charger alone is told the true one.
  token: 'nobody-was-told-this-address',
  file_name: 'log.zip',
};

/** What the world has of its station of OCPP 2.0.1. */
const OF_THE_STATION = /\/(firmware-updates|diagnostics|certificates)(\/|$)/;

/** The charger that an operation of one OCPP version acts upon; null: the operation is of no version. */
export function chargerOf(path: string, { chargers }: RouteWorld): string | null {
  if (path.startsWith('/api/v1/ocpp16/')) return chargers['1.6'].chargePointId;
  if (path.startsWith('/api/v1/ocpp201/')) return chargers['2.0.1'].chargePointId;
  if (OF_THE_STATION.test(path)) return chargers['2.0.1'].chargePointId;
  return null;
}
