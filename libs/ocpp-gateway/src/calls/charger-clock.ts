import { parseTimestamp } from '@csms/ocpp';

/** The instant that a charger stated; where it is unreadable or missing, the time of receipt. */
export function instantOf(raw: string | undefined, receivedAt: Date): Date {
  if (raw === undefined) return receivedAt;
  const parsed = parseTimestamp(raw);
  return parsed.ok ? new Date(parsed.instant) : receivedAt;
}
