import { createHash } from 'node:crypto';

import type { Installation } from '../../charge-points/domain/installation';

/** What is handed over, as it was when the installer signed it off. It never changes. */
export interface HandoverRecord {
  readonly handover_id: string;
  readonly created_at: string;
  /** null: no operator had adopted the project. Records from before this was noted lack it, and what is optional below. */
  readonly operator?: { readonly id: string; readonly name: string } | null;
  /** null: the project stands at no site, or at several. */
  readonly site?: { readonly id: string; readonly name: string; readonly address: string } | null;
  /** IANA, of the site or else of the operator. */
  readonly time_zone?: string;
  readonly project: { readonly id: string; readonly name: string; readonly address: string | null };
  readonly site_owner_email: string;
  readonly installer: { readonly id: string; readonly name: string; readonly company: string | null };
  readonly notes: string | null;
  readonly document_urls: readonly string[];
  readonly charge_points: readonly HandedChargePoint[];
}

export interface HandedChargePoint {
  readonly charge_point_id: string;
  readonly name: string | null;
  readonly vendor: string | null;
  readonly model: string | null;
  readonly serial_number: string | null;
  readonly firmware_version: string | null;
  readonly connectors?: readonly HandedConnector[];
  readonly installation?: Installation | null;
  readonly commissioning_session_id: string;
  readonly commissioned_at: string;
  readonly commissioned_by: string;
  readonly commissioned_by_name?: string | null;
  readonly checks: readonly HandedCheck[];
  /** null: the test charge was left out. */
  readonly test_energy_wh: number | null;
}

export interface HandedConnector {
  readonly evse_id: number;
  readonly connector_id: number;
  readonly type: string | null;
  readonly max_power_kw: number | null;
}

export interface HandedCheck {
  readonly name: string;
  readonly status: string;
  readonly finished_at: string | null;
  readonly message: string | null;
}

/** SHA-256 over the record as canonical JSON (RFC 8785): whoever holds the record can check it. */
export function hashOf(record: HandoverRecord): string {
  return createHash('sha256').update(canonicalJson(record)).digest('hex');
}

/** RFC 8785 §3.2.2.3 writes numbers as JavaScript does. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member)}`);
  return `{${members.join(',')}}`;
}
