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

function knownOf({ vehicle_id, id_tag, evcc_id, driver_id }: Row): KnownVehicle {
  return { vehicleId: vehicle_id, idTag: id_tag, evccId: evcc_id, driverId: driver_id };
}
