/** The address that a charger is set up with (settled 9): by its version, 1.6 where it is not known yet. */
export function ocppEndpoint(publicUrl: string, chargePointId: string, ocppVersion: string | null): string {
  const folder = ocppVersion === null || ocppVersion === '1.6' ? 'ocpp16' : 'ocpp201';
  return `${publicUrl}/${folder}/${encodeURIComponent(chargePointId)}`;
}
