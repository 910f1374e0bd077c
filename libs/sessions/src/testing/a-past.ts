import { randomBytes } from 'node:crypto';

import { ChargePointRegistered, SiteChanged } from '@csms/contracts';
import type { RestAnswer, RestClient, TestService } from '@csms/testing';

/** A row of a file of the past, as another system writes it. */
export type PastRow = Readonly<Record<string, string | number | null>>;

export interface ImportAnswer {
  readonly import_id: string;
  readonly total: number;
  readonly accepted: number;
  readonly duplicates: number;
  readonly rejected_rows: number;
  readonly rejected: readonly {
    readonly line: number;
    readonly field: string | null;
    readonly code: string;
    readonly reason: string;
  }[];
}

/** A charge point at a site of its own, as the registry tells of it, and its past. */
export class APast {
  readonly chargePointId = `CP-${randomBytes(4).toString('hex')}`;
  readonly siteId = `site_${randomBytes(4).toString('hex')}`;

  constructor(
    private readonly service: TestService,
    readonly organizationId = 'org_A',
  ) {}

  async register(): Promise<this> {
    const place = { site_id: this.siteId, organization_id: this.organizationId, time_zone: 'Europe/London' };
    await this.service.tell(SiteChanged, { ...SiteChanged.example, ...place });
    const registered = { ...ChargePointRegistered.example, project_id: 'proj_1', ...place };
    await this.service.tell(ChargePointRegistered, { ...registered, charge_point_id: this.chargePointId });
    await this.service.settled();
    return this;
  }

  /** 14.7 kWh of a morning of May. */
  row(externalId: string, more: PastRow = {}): PastRow {
    return {
      external_id: externalId,
      charge_point_id: this.chargePointId,
      connector_id: 1,
      id_tag: '04A1B2C3D4E5F6',
      started_at: '2026-05-01T08:12:00Z',
      charging_ended_at: '',
      ended_at: '2026-05-01T09:04:00Z',
      meter_start_wh: 1_000,
      meter_stop_wh: 15_700,
      stop_reason: 'EVDisconnected',
      ...more,
    };
  }
}

export function importCsv(
  api: RestClient,
  rows: readonly PastRow[],
  query = '',
): Promise<RestAnswer<ImportAnswer>> {
  const columns = Object.keys(rows[0] ?? {});
  const lines = rows.map((row) => columns.map((column) => row[column] ?? '').join(','));
  return importFile(api, 'text/csv', [columns.join(','), ...lines].join('\n'), query);
}

export function importFile(
  api: RestClient,
  type: string,
  text: string,
  query = '',
): Promise<RestAnswer<ImportAnswer>> {
  return api.request('POST', `/api/v1/sessions/import${query}`, { headers: { 'content-type': type }, text });
}
