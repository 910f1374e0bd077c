import type {
  EventData,
  MeterValuesReceived,
  TransactionEnded,
  TransactionStarted,
  TransactionUpdated,
} from '@csms/contracts';

import type { ToldAnomaly } from './anomalies.repository';

type AnyEvent =
  | EventData<typeof TransactionStarted>
  | EventData<typeof TransactionUpdated>
  | EventData<typeof MeterValuesReceived>
  | EventData<typeof TransactionEnded>;

/** So far clocks may differ without being wrong. */
const TOLERANCE_MS = 5 * 60_000;

/** What is an anomaly by itself in what a charger tells, by the event alone. */
export function toldAnomalies(event: AnyEvent): ToldAnomaly[] {
  const of = {
    sessionId: event.session_id,
    organizationId: event.organization_id,
    chargePointId: event.charge_point_id,
    siteId: event.site_id,
  };
  const ofSession =
    event.session_id === null
      ? []
      : [...futureReadings(event), ...clockCorrections(event), ...startCorrections(event)];
  return [
    ...ofSession.map((anomaly) => ({ ...of, anomaly })),
    ...unreadableValues(event).map((anomaly) => ({ ...of, anomaly, subject: anomaly.detail.measurand })),
  ];
}

function unreadableValues({ unreadable = [] }: AnyEvent) {
  return unreadable.map((detail) => ({
    kind: 'unreadable_value' as const,
    at: new Date(detail.sampled_at),
    reason: 'A measured value is no number, or none that its measurand can have: it counts for nothing.',
    detail,
  }));
}

function futureReadings({ samples, received_at }: AnyEvent): ToldAnomaly['anomaly'][] {
  return samples
    .filter(({ timestamp }) => Date.parse(timestamp) - Date.parse(received_at) > TOLERANCE_MS)
    .map(({ timestamp, energy_register_wh }) => futureReading(timestamp, received_at, energy_register_wh));
}

function futureReading(
  sampled_at: string,
  received_at: string,
  energy_register_wh: number | null,
): ToldAnomaly['anomaly'] {
  return {
    kind: 'future_reading',
    at: new Date(sampled_at),
    reason: 'A reading is of a time later than its receipt.',
    detail: { sampled_at, received_at, energy_register_wh },
  };
}

/** A start that its end tells anew. */
function startCorrections(event: AnyEvent): ToldAnomaly['anomaly'][] {
  if (!('start_corrected' in event) || event.start_corrected === undefined) return [];
  const { started_at, told_at } = event.start_corrected;
  return [
    {
      kind: 'clock_corrected',
      at: new Date(started_at),
      reason:
        'The charger has shown in mid-charge how it means its time: the start was told for another time.',
      detail: { started_at, told_at, received_at: event.received_at },
    },
  ];
}

function clockCorrections(event: AnyEvent): ToldAnomaly['anomaly'][] {
  if (!('clock' in event) || event.clock === undefined) return [];
  const { stated_at, corrected_by_ms } = event.clock;
  const isReading = !('started_at' in event) && !('occurred_at' in event) && !('ended_at' in event);
  if (isReading && Date.parse(stated_at) - Date.parse(event.received_at) > TOLERANCE_MS)
    return [futureReading(stated_at, event.received_at, event.samples[0]?.energy_register_wh ?? null)];
  return [
    {
      kind: 'clock_corrected',
      at: new Date(Date.parse(stated_at) + corrected_by_ms),
      reason: 'The clock of the charger was wrong: what it told was taken for another time.',
      detail: {
        stated_at,
        corrected_by_seconds: Math.round(corrected_by_ms / 1000),
        received_at: event.received_at,
      },
    },
  ];
}
