import { PUBLIC_EVENT_TABLE, type RoutedEvent, type TellableEvent, toPublicEvents } from '@csms/contracts';
import { deriveId } from '@csms/kernel';

export const SEVERITIES = ['info', 'warning', 'critical'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** A time in which a charger was not connected; its end is known when it comes back. */
export const OFFLINE = 'charge_point.offline';
/** A fault by which a protection opened. */
export const PROTECTIVE_TRIP = 'charge_point.protective_trip';
export const CONNECTED = 'charge_point.connected';

/** Samples are meter values, which have a record of their own. */
const UNLOGGED = new Set(['energy.reading']);
const isLogged = (event: string): boolean => !UNLOGGED.has(event);

const RULES = PUBLIC_EVENT_TABLE.filter(({ event }) => isLogged(event));

/** What the log has, by the names of webhooks and streams. */
export const LOGGED_EVENTS: readonly string[] = [
  ...new Set([...RULES.map(({ event }) => event), OFFLINE, PROTECTIVE_TRIP]),
].sort();

/** Our events that it comes from. */
export const LOGGED_SOURCES = [...new Set(RULES.map(({ source }) => source))];

/** OCPP 1.6 §7.8 (errorCode); 2.0.1 stations tell the same codes in their own fields. */
const TRIPS = new Set([
  'GroundFailure',
  'OverCurrentFailure',
  'OverVoltage',
  'UnderVoltage',
  'HighTemperature',
  'PowerSwitchFailure',
]);

const WARNINGS = new Set([OFFLINE, 'charge_point.fault', 'commissioning.failed', 'firmware.update_failed']);

/** One line of the log. */
export interface LoggedEvent {
  readonly id: string;
  readonly event: string;
  readonly severity: Severity;
  /** When it happened. */
  readonly at: string;
  readonly organizationId: string;
  /** null: of none, or of several. */
  readonly chargePointId: string | null;
  readonly siteId: string | null;
  readonly projectId: string | null;
  readonly sessionId: string | null;
  readonly sequence: number;
  readonly data: Readonly<Record<string, unknown>>;
}

/** What the log has of one of our events; the same event always gives the same. */
export function loggedEvents(told: TellableEvent): LoggedEvent[] {
  return toPublicEvents(told, isLogged)
    .map(lineOf)
    .flatMap((one) => [one, ...derivedFrom(one)]);
}

function lineOf({ event, place }: RoutedEvent): LoggedEvent {
  const { session_id: sessionId } = event.data;
  const [chargePointId, ...others] = place.chargePointIds;
  return {
    id: event.id,
    event: event.event,
    severity: severityOf(event.event),
    at: event.timestamp,
    organizationId: event.organization_id,
    chargePointId: others.length === 0 ? (chargePointId ?? null) : null,
    siteId: place.siteId ?? null,
    projectId: place.projectId ?? null,
    sessionId: typeof sessionId === 'string' ? sessionId : null,
    sequence: event.sequence,
    data: event.data,
  };
}

function derivedFrom(one: LoggedEvent): LoggedEvent[] {
  const { charge_point_id, site_id, project_id, disconnected_at, error_code } = one.data;
  const as = (event: string, severity: Severity): LoggedEvent => ({
    ...one,
    id: deriveId('evt', one.id, event),
    event,
    severity,
  });
  if (one.event === 'charge_point.disconnected') {
    const data = { charge_point_id, site_id, project_id, started_at: disconnected_at };
    return [{ ...as(OFFLINE, severityOf(OFFLINE)), data }];
  }
  const isTrip = one.event === 'charge_point.fault' && TRIPS.has(String(error_code));
  return isTrip ? [as(PROTECTIVE_TRIP, 'critical')] : [];
}

function severityOf(event: string): Severity {
  return WARNINGS.has(event) ? 'warning' : 'info';
}
