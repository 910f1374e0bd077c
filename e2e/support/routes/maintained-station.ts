import { eventually, someCertificate, someCsr } from '@csms/testing';

import type { StrictClient } from '../../clients/strict-client';
import { uniqueName } from '../fixtures';
import type { RunningPlatform } from '../platform';

type Api = RunningPlatform['api'];
type Ids = Record<string, string>;

const URL = 'https://files.example.com/a';
const MODEL = { vendor: 'Example', model: uniqueName('Model') };
/** Of the certificate that the station says it has. */
export const SERIAL_NUMBER = '1A2B3C4D';
/** Far ahead, so that nothing of it comes about. */
const LATER = '2999-01-01T00:00:00Z';

/** A station with firmware, an update, a rollout, a log and a certificate that it asked for. */
export async function maintain(
  api: Api,
  station: StrictClient,
): Promise<{ ids: Ids; certificate: string; removable: Record<string, () => Promise<Ids>> }> {
  const chargingStation = { vendorName: MODEL.vendor, model: MODEL.model, firmwareVersion: '1.0' };
  await station.deliver('BootNotification', { reason: 'PowerUp', chargingStation });
  const { firmware_id } = await newFirmware(api);
  // A boot is noted behind its answer.
  const rollout_id = await eventually(() => newRollout(api, firmware_id));
  const of = `/api/v1/charge-points/${station.chargePointId}`;
  const { update_id } = await api.post<{ update_id: string }>(`${of}/firmware-updates`, {
    firmware_url: URL,
    retrieve_date: LATER,
  });
  const diagnostics_id = await upload(api, station);
  const csr = await someCsr(station.chargePointId);
  const certificate_request_id = await askForCertificate(api, station, csr);
  return {
    ids: { firmware_id, rollout_id, update_id, diagnostics_id, certificate_request_id },
    certificate: await someCertificate(csr),
    removable: {
      firmware_id: () => newFirmware(api),
      hash: () => Promise.resolve({ hash: SERIAL_NUMBER }),
      rollout_id: async () => ({ firmware_id, rollout_id: await newRollout(api, firmware_id) }),
    },
  };
}

async function newFirmware(api: Api): Promise<{ firmware_id: string }> {
  const body = { ...MODEL, version: uniqueName('v'), url: URL, approved: true };
  const { firmware_id } = await api.post<{ firmware_id: string }>('/api/v1/firmware', body);
  return { firmware_id };
}

async function newRollout(api: Api, firmwareId: string): Promise<string> {
  const body = { batch_size: 1, start_at: LATER };
  const path = `/api/v1/firmware/${firmwareId}/rollouts`;
  return (await api.post<{ rollout_id: string }>(path, body)).rollout_id;
}

/** A log that the station has uploaded to us. */
async function upload(api: Api, station: StrictClient): Promise<string> {
  const path = `/api/v1/charge-points/${station.chargePointId}/diagnostics`;
  const before = station.commands.length;
  const { diagnostics_id } = await api.post<{ diagnostics_id: string }>(path, { log_type: 'diagnostics' });
  const { remoteLocation } = await eventually(() => {
    const asked = station.commands.slice(before).find(({ action }) => action === 'GetLog');
    if (asked === undefined) throw new Error('The station is not asked for its log');
    return asked.request['log'] as { remoteLocation: string };
  });
  // JSON, for whoever reads every answer as that.
  const { status } = await fetch(remoteLocation, { method: 'PUT', body: '{"lines":3}' });
  if (status !== 201) throw new Error(`The upload was answered ${status}`);
  return diagnostics_id;
}

async function askForCertificate(api: Api, station: StrictClient, csr: string): Promise<string> {
  await station.deliver('SignCertificate', { csr });
  const path = `/api/v1/charge-points/${station.chargePointId}/certificates/requests`;
  const { data } = await api.get<{ data: { request_id: string }[] }>(path);
  return data[0]?.request_id ?? '';
}
