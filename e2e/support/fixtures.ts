import { randomBytes } from 'node:crypto';

import { eventually } from '@csms/testing';

import { type ClientVersion, StrictClient, type StrictClientOptions } from '../clients/strict-client';

import type { RunningPlatform } from './platform';
import type { RestClient } from './rest-client';

/** A name that no other test has. */
export function uniqueName(prefix: string): string {
  return `${prefix}-${randomBytes(5).toString('hex').toUpperCase()}`;
}

export interface RegisteredCharger {
  readonly charge_point_id: string;
  readonly ocpp_password: string;
}

export function registerCharger(
  platform: RunningPlatform,
  version: ClientVersion,
  more: object = {},
): Promise<RegisteredCharger> {
  return platform.api.post<RegisteredCharger>('/api/v1/charge-points', {
    charge_point_id: uniqueName('CP'),
    project_id: platform.credentials.project_id,
    ocpp_version: version,
    ...more,
  });
}

/** A registered charger of the `ocpp-rpc` package, connected. */
export async function connectCharger(
  platform: RunningPlatform,
  version: ClientVersion,
  options: Partial<StrictClientOptions> = {},
): Promise<StrictClient> {
  const charger = await registerCharger(platform, version);
  return StrictClient.connect({
    ocppUrl: platform.credentials.ocpp_url,
    version,
    chargePointId: charger.charge_point_id,
    password: charger.ocpp_password,
    ...options,
  });
}

/** Issues a tag and waits until chargers may use it. */
export async function issueTag(platform: RunningPlatform, more: object = {}): Promise<string> {
  const idTag = uniqueName('TAG');
  await platform.api.post('/api/v1/id-tags', { id_tag: idTag, ...more });
  return idTag;
}

export interface Session {
  readonly session_id: string;
  readonly transaction_id: string;
  readonly ocpp_transaction_id: string;
  readonly status: string;
  readonly energy_kwh: number | null;
  readonly meter_start_kwh: number | null;
  readonly meter_stop_kwh: number | null;
  readonly ended_at: string | null;
  readonly stop_reason: string | null;
  readonly auth: { readonly status: string | null };
}

export interface Breakdown {
  readonly status: string;
  readonly line_items: readonly { readonly description: string; readonly amount: number }[];
  readonly subtotal: number;
  readonly tax: number;
  readonly total: number;
  readonly currency: string;
}

export async function sessionsOf(api: RestClient, chargePointId: string): Promise<Session[]> {
  const { data } = await api.get<{ data: Session[] }>(
    `/api/v1/sessions?charge_point_id=${chargePointId}&limit=200`,
  );
  return data;
}

/** The one session of a charger, once it has ended and has its price. */
export function settledSession(
  api: RestClient,
  chargePointId: string,
  timeoutMs: number,
): Promise<{ session: Session; breakdown: Breakdown }> {
  return eventually(
    async () => {
      const [session, ...others] = await sessionsOf(api, chargePointId);
      if (session?.ended_at == null || others.length > 0)
        throw new Error(`sessions: ${others.length + 1}, not ended`);
      const breakdown = await api.get<Breakdown>(`/api/v1/billing/sessions/${session.session_id}/breakdown`);
      if (breakdown.status === 'pending') throw new Error('not priced yet');
      return { session, breakdown };
    },
    { timeoutMs },
  );
}
