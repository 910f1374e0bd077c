/** Messages that chargers keep while they are offline, or whose sender does not get through. */
const QUEUEABLE = new Set([
  'StartTransaction',
  'StopTransaction',
  'MeterValues',
  'TransactionEvent',
  'SecurityEventNotification',
  'NotifyEvent',
]);

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

/** Whether it may tell of a time long before its receipt (OCPP 1.6 §3.7, 2.0.1 Part 2 A04, E04, N04). */
export function isQueueable(action: string): boolean {
  return QUEUEABLE.has(action);
}
