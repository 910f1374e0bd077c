import { endpointPath, OCPP_VERSIONS } from '@csms/ocpp';

/** The address that a charger is set up with: by its version, 1.6 where it is not known yet. */
export function ocppEndpoint(publicUrl: string, chargePointId: string, ocppVersion: string | null): string {
  const version = OCPP_VERSIONS.find((spoken) => spoken === ocppVersion) ?? null;
  return publicUrl + endpointPath(chargePointId, version);
}
