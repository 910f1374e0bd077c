import {
  type EventData,
  type MeterValuesReceived,
  offeredPowerOf,
  powerOf,
  type SessionEnded,
  type SessionReopened,
  socOf,
  type TransactionEnded,
  type TransactionStarted,
  type TransactionUpdated,
} from '@csms/contracts';

import type { Bound, Register, SessionFact } from './domain/session-energy';
import { latest, NO_READINGS, type SessionReadings, type Told } from './domain/session-readings';
import type { PlacedFact } from './session-recorder';

type Started = EventData<typeof TransactionStarted>;
type Updated = EventData<typeof TransactionUpdated>;
type Metered = EventData<typeof MeterValuesReceived>;
type Ended = EventData<typeof TransactionEnded>;
type Settled = EventData<typeof SessionEnded>;
type Reopened = EventData<typeof SessionReopened>;
type Sample = Metered['samples'][number];

const NOTHING = { start: null, end: null, registers: [], settlement: null, readings: NO_READINGS };

export function startFacts(event: Started): PlacedFact[] {
  const start = boundOf(event.started_at, event.meter_start_wh);
  return placed(event, {
    ...NOTHING,
    start,
    registers: registersOf(event),
    readings: readingsAt(start.at, event),
  });
}

/** None outside of a transaction. */
export function measureFacts(event: Updated | Metered): PlacedFact[] {
  const at = 'occurred_at' in event ? new Date(event.occurred_at) : null;
  return placed(event, { ...NOTHING, registers: registersOf(event), readings: readingsAt(at, event) });
}

/** None of a transaction that nobody knows. */
export function endFacts(event: Ended): PlacedFact[] {
  const end = boundOf(event.ended_at, event.meter_stop_wh);
  return placed(event, {
    ...NOTHING,
    end,
    registers: registersOf(event),
    readings: readingsAt(end.at, event),
  });
}

export function settlementFacts(event: Settled): PlacedFact[] {
  const { revision, energy_wh: energyWh } = event;
  const start = boundOf(event.started_at, event.meter_start_wh);
  const settlement = { revision, start, endedAt: new Date(event.ended_at), energyWh };
  return placed(event, { ...NOTHING, settlement });
}

/** Its end was presumed, and taken back. */
export function reopeningFacts(event: Reopened): PlacedFact[] {
  const { revision } = event;
  const start = boundOf(event.started_at, null);
  return placed(event, {
    ...NOTHING,
    settlement: { revision, start, endedAt: null, energyWh: null },
    readings: { ...NO_READINGS, outlet: outletOf(start.at, event) },
  });
}

function placed(
  event: Started | Updated | Metered | Ended | Settled | Reopened,
  fact: SessionFact,
): PlacedFact[] {
  if (event.session_id === null) return [];
  const place = {
    id: event.session_id,
    organizationId: event.organization_id,
    chargePointId: event.charge_point_id,
    siteId: event.site_id,
    projectId: event.project_id,
  };
  return [{ place, fact }];
}

function boundOf(at: string, wh: number | null): Bound {
  return { at: new Date(at), wh };
}

function registersOf({ samples }: Pick<Started, 'samples'>): Register[] {
  return samples.flatMap(({ timestamp, energy_register_wh: wh }) =>
    wh === null ? [] : [{ at: new Date(timestamp), wh }],
  );
}

interface Measured {
  readonly samples: readonly Sample[];
  readonly evse_id?: number;
  readonly connector_id?: number;
  readonly charging_state?: string | null;
}

/** @param at of the message; null: it has no time but those of its samples */
function readingsAt(at: Date | null, event: Measured): SessionReadings {
  const samples = event.samples.map((sample) => ({ at: new Date(sample.timestamp), sample }));
  const toldAt = samples.reduce<Date | null>((held, one) => latest(held, one.at), at);
  const { charging_state: state = null } = event;
  return {
    outlet: toldAt === null ? null : outletOf(toldAt, event),
    powerW: newestOf(samples, powerOf),
    offeredW: newestOf(samples, offeredPowerOf),
    socPercent: newestOf(samples, socOf),
    chargingState: at === null || state === null ? null : { at, value: state },
    toldAt,
  };
}

/** null: it does not say where. A transaction may begin before anybody plugs in. */
function outletOf(
  at: Date,
  { evse_id: evseId = 0, connector_id: connectorId = 0 }: Pick<Measured, 'evse_id' | 'connector_id'>,
): SessionReadings['outlet'] {
  return evseId === 0 || connectorId === 0 ? null : { at, value: { evseId, connectorId } };
}

function newestOf(
  samples: readonly { readonly at: Date; readonly sample: Sample }[],
  valueOf: (sample: Sample) => number | null,
): Told<number> | null {
  return samples.reduce<Told<number> | null>((held, { at, sample }) => {
    const value = valueOf(sample);
    if (value === null || !Number.isFinite(value)) return held;
    return held === null || at >= held.at ? { at, value } : held;
  }, null);
}
