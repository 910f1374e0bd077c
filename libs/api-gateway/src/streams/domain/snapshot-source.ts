import type { Scope, StreamChannel } from '@csms/contracts';

import type { StreamFilters } from './filters';

/** Where the state is read that the events of a channel change. */
export interface SnapshotSource {
  readonly service: 'analytics' | 'sessions';
  /** What the list needs, which the channel may not. */
  readonly scope: Scope;
  /** Of the REST list, with its filters, without limit and cursor. */
  readonly path: (filters: StreamFilters) => string;
}

/** As many ids as the list of live status takes. */
const LIVE_STATUS: SnapshotSource = {
  service: 'analytics',
  scope: 'read:charge_points',
  path: (filters) =>
    withQuery('/api/v1/status/charge-points', {
      ...placeOf(filters),
      ids: filters.chargePointIds.size === 0 ? undefined : [...filters.chargePointIds].join(','),
    }),
};

const SOURCES: Partial<Readonly<Record<StreamChannel, SnapshotSource>>> = {
  charge_points: LIVE_STATUS,
  energy: LIVE_STATUS,
  sessions: {
    service: 'sessions',
    scope: 'read:sessions',
    path: (filters) => {
      const [only, ...others] = filters.chargePointIds;
      return withQuery('/api/v1/sessions', {
        ...placeOf(filters),
        // The list takes one charge point; of several, the rows are looked at.
        charge_point_id: others.length === 0 ? only : undefined,
        status: 'active',
      });
    },
  },
};

/** undefined: what the channel tells leaves no state behind. */
export function snapshotSourceOf(channel: StreamChannel): SnapshotSource | undefined {
  return SOURCES[channel];
}

/** Whether a row of such a list is of what the subscription names. */
export function isOf({ chargePointIds }: StreamFilters, row: object): boolean {
  const { charge_point_id: id } = row as { readonly charge_point_id?: unknown };
  return chargePointIds.size === 0 || (typeof id === 'string' && chargePointIds.has(id));
}

function placeOf({ siteId, projectId }: StreamFilters): Record<string, string | undefined> {
  return { site_id: siteId ?? undefined, project_id: projectId ?? undefined };
}

function withQuery(path: string, query: Readonly<Record<string, string | undefined>>): string {
  const given = Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return `${path}?${new URLSearchParams(given).toString()}`;
}
