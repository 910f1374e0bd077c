interface Stating {
  readonly timestamp?: string;
  readonly generatedAt?: string;
  readonly meterValue?: readonly { readonly timestamp?: string }[];
  readonly offline?: boolean;
}

/**
 * When a message was made, as it says, whatever its OCPP version: of readings the newest counts, the last one. What the
 * charger calls offline says nothing of its clock now.
 *
 * @returns undefined: it does not say
 */
export function ownTimestamp({ timestamp, generatedAt, meterValue, offline }: Stating): string | undefined {
  if (offline === true) return undefined;
  return timestamp ?? generatedAt ?? meterValue?.at(-1)?.timestamp;
}
