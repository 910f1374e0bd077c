import type { EntityManager } from 'typeorm';

import { evccIdOf, type KnownVehicle, type PresentedToken, vehicleOf } from './domain/vehicle-of';

export interface TokenOfOrganization extends PresentedToken {
  readonly organizationId: string;
}

export type VehicleFinder = (token: TokenOfOrganization) => string | null;

interface Row {
  readonly organization_id: string;
  readonly vehicle_id: string;
  readonly id_tag: string | null;
  readonly evcc_id: string | null;
  readonly driver_id: string | null;
}

/** Says of each of these tokens for which vehicle it stands, as far as it is known now. */
export async function vehiclesFor(
  tx: EntityManager,
  tokens: readonly TokenOfOrganization[],
): Promise<VehicleFinder> {
  if (tokens.length === 0) return () => null;
  const said = tokens.flatMap(({ idToken }) => (idToken === null ? [] : [idToken.toUpperCase()]));
  const rows = await tx.query<Row[]>(
    `select organization_id, vehicle_id, id_tag, evcc_id, driver_id from vehicle
     where organization_id = any($1)
       and (upper(id_tag) = any($2) or evcc_id = any($3) or driver_id = any($4))`,
    [
      [...new Set(tokens.map(({ organizationId }) => organizationId))],
      said,
      said.map(evccIdOf).filter((id) => id !== null),
      tokens.map(({ driverId }) => driverId).filter((id) => id !== null),
    ],
  );
  const byOrganization = Map.groupBy(rows, (row) => row.organization_id);
  return (token) => vehicleOf((byOrganization.get(token.organizationId) ?? []).map(knownOf), token);
}

/** Told on another topic than the charge, the vehicle may come a moment after it; later news is not of its start. */
const LATE_BY = `interval '1 hour'`;

/** By what a vehicle is known. */
interface ToldVehicle {
  readonly id_tag: string | null;
  readonly evcc_id: string | null;
  readonly driver_id: string | null;
}

interface Unattributed {
  readonly id: string;
  readonly id_token: string | null;
  readonly driver_id: string | null;
}

/** Gives a vehicle the sessions that are under way, or began a moment before it was told, and are nobody's yet. */
export async function handToSessions(
  tx: EntityManager,
  organizationId: string,
  { id_tag: idTag, evcc_id: evccId, driver_id: driverId }: ToldVehicle,
): Promise<void> {
  const sessions = await tx.query<Unattributed[]>(
    `select id, id_token, driver_id from session
     where organization_id = $1 and vehicle_id is null and not is_driver_erased
       and (ended_at is null or created_at > now() - ${LATE_BY})
       and (upper(id_token) = upper($2) or driver_id = $3
         or ($4::text is not null and translate(upper(id_token), ':-', '') like '%' || $4))
     order by id for update`,
    [organizationId, idTag, driverId, evccId],
  );
  const tokens = sessions.map(({ id, id_token: idToken, driver_id }) => ({
    ...{ id, organizationId, idToken },
    driverId: driver_id,
  }));
  const vehicleFor = await vehiclesFor(tx, tokens);
  for (const token of tokens) {
    const vehicleId = vehicleFor(token);
    if (vehicleId === null) continue;
    await tx.query('update session set vehicle_id = $2, updated_at = now() where id = $1', [
      token.id,
      vehicleId,
    ]);
  }
}

function knownOf({ vehicle_id, id_tag, evcc_id, driver_id }: Row): KnownVehicle {
  return { vehicleId: vehicle_id, idTag: id_tag, evccId: evcc_id, driverId: driver_id };
}
