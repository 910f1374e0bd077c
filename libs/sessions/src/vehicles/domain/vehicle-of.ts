/** By what a vehicle is known. */
export interface KnownVehicle {
  readonly vehicleId: string;
  /** The card that goes with it. */
  readonly idTag: string | null;
  /** 12 hexadecimal digits in capitals. */
  readonly evccId: string | null;
  readonly driverId: string | null;
}

export interface PresentedToken {
  readonly idToken: string | null;
  readonly driverId: string | null;
}

const EVCC_ID = /^(?:VID:?)?((?:[0-9A-F]{2}[:-]?){5}[0-9A-F]{2})$/;

/**
 * Which vehicle a token stands for: the one whose own card or charge controller it is, or else the only one of its driver.
 * Of several nobody knows which it was: null.
 */
export function vehicleOf(
  vehicles: readonly KnownVehicle[],
  { idToken, driverId }: PresentedToken,
): string | null {
  const token = idToken?.toUpperCase() ?? null;
  const evccId = token === null ? null : evccIdOf(token);
  const own = vehicles.filter(
    (one) =>
      (token !== null && one.idTag?.toUpperCase() === token) || (evccId !== null && one.evccId === evccId),
  );
  if (own.length > 0) return only(own);
  return only(vehicles.filter((one) => driverId !== null && one.driverId === driverId));
}

/** The MAC address that a charger with Autocharge presents as a token, with or without `VID:`; null: it is none. */
export function evccIdOf(token: string): string | null {
  return EVCC_ID.exec(token.toUpperCase())?.[1]?.replace(/[:-]/g, '') ?? null;
}

function only(vehicles: readonly KnownVehicle[]): string | null {
  const [one, another] = vehicles;
  return another === undefined ? (one?.vehicleId ?? null) : null;
}
