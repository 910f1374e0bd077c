import type { EntityManager } from 'typeorm';

import type { Charger } from './charger';

export interface WantedConnection {
  readonly charger: Charger;
  readonly connectedAt: Date;
}

export interface Claim {
  /** Grows with every connection, on whichever instance: the greatest is the newest. */
  readonly epoch: number;
  /** Who held the charger until now; null where nobody did. */
  readonly before: Holder | null;
}

export interface Holder {
  readonly instanceId: string;
  readonly connectionId: string;
}

/** Locks in one order: another instance may claim the same chargers at the same moment. */
export async function claimConnections(
  tx: EntityManager,
  instanceId: string,
  wanted: readonly WantedConnection[],
): Promise<Claim[]> {
  const rows = await tx.query<{ charge_point_id: string; connection_id: string; instance_id: string }[]>(
    'select * from connection where charge_point_id = any($1) order by charge_point_id for update',
    [wanted.map(({ charger }) => charger.chargePoint.chargePointId)],
  );
  const holders = new Map<string, Holder>(
    rows.map((row) => [
      row.charge_point_id,
      { instanceId: row.instance_id, connectionId: row.connection_id },
    ]),
  );
  const claims: Claim[] = [];
  for (const some of ofDifferentChargers(wanted)) {
    claims.push(...(await claimSome(tx, instanceId, some, holders)));
  }
  return claims;
}

/** @param holders who has which charger until now; afterwards, these */
async function claimSome(
  tx: EntityManager,
  instanceId: string,
  wanted: readonly WantedConnection[],
  holders: Map<string, Holder>,
): Promise<Claim[]> {
  const rows = await tx.query<{ charge_point_id: string; epoch: number }[]>(CLAIM, [
    instanceId,
    JSON.stringify(wanted.map(wantedRow)),
  ]);
  const epochs = new Map(rows.map((row) => [row.charge_point_id, row.epoch]));
  return wanted.map(({ charger: { chargePoint, connectionId } }) => {
    const { chargePointId } = chargePoint;
    const epoch = epochs.get(chargePointId);
    if (epoch === undefined) throw new Error(`The claim of ${chargePointId} was not written`);
    const before = holders.get(chargePointId) ?? null;
    holders.set(chargePointId, { instanceId, connectionId });
    return { epoch, before };
  });
}

const CLAIM = `
  insert into connection (charge_point_id, organization_id, site_id, project_id, time_zone, connection_id,
                          instance_id, epoch, ocpp_version, connected_at)
  select charge_point_id, organization_id, site_id, project_id, time_zone, connection_id, $1,
         nextval('connection_epoch'), ocpp_version, connected_at
  from jsonb_to_recordset($2::jsonb) as wanted(charge_point_id text, organization_id text, site_id text,
         project_id text, time_zone text, connection_id text, ocpp_version text, connected_at timestamptz)
  order by charge_point_id
  on conflict (charge_point_id) do update set
    organization_id = excluded.organization_id, site_id = excluded.site_id,
    project_id = excluded.project_id, time_zone = excluded.time_zone,
    connection_id = excluded.connection_id, instance_id = excluded.instance_id,
    epoch = excluded.epoch, ocpp_version = excluded.ocpp_version, connected_at = excluded.connected_at
  returning charge_point_id, epoch`;

function wantedRow({
  charger: { chargePoint, connectionId, version },
  connectedAt,
}: WantedConnection): object {
  return {
    charge_point_id: chargePoint.chargePointId,
    organization_id: chargePoint.organizationId,
    site_id: chargePoint.siteId,
    project_id: chargePoint.projectId,
    time_zone: chargePoint.timeZone,
    connection_id: connectionId,
    ocpp_version: version,
    connected_at: connectedAt,
  };
}

/** One statement writes a row once: two sockets of one charger at the same moment go one after the other. */
function ofDifferentChargers(wanted: readonly WantedConnection[]): WantedConnection[][] {
  const parts: WantedConnection[][] = [[]];
  const seen = new Set<string>();
  for (const one of wanted) {
    const { chargePointId } = one.charger.chargePoint;
    if (seen.has(chargePointId)) {
      seen.clear();
      parts.push([]);
    }
    seen.add(chargePointId);
    parts.at(-1)?.push(one);
  }
  return parts;
}
