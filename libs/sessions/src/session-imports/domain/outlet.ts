/** Where a charge point charges: the EVSE, and its connector (OCPP 2.0.1); OCPP 1.6 counts both alike. */
export interface Outlet {
  readonly evseId: number;
  readonly connectorId: number;
}

/**
 * The outlet that a number names, as commands take it: the connector of that number, or the first one of that EVSE. Of a
 * charge point that has told none of its own any may be.
 *
 * @returns null where the charge point has others
 */
export function outletOf(number: number, told: readonly Outlet[]): Outlet | null {
  const connector = { evseId: number, connectorId: number };
  if (told.length === 0) return connector;
  const candidates = [connector, { evseId: number, connectorId: 1 }];
  return (
    candidates.find(({ evseId, connectorId }) =>
      told.some((one) => one.evseId === evseId && one.connectorId === connectorId),
    ) ?? null
  );
}
