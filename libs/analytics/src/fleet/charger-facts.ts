import type {
  EventData,
  MeterValuesReceived,
  SessionEnded,
  SessionReopened,
  TransactionEnded,
  TransactionStarted,
  TransactionUpdated,
} from '@csms/contracts';

import type { Bound, Register, SessionFact } from './domain/session-energy';
import type { PlacedFact } from './session-recorder';

type Started = EventData<typeof TransactionStarted>;
type Measured = EventData<typeof TransactionUpdated> | EventData<typeof MeterValuesReceived>;
type Ended = EventData<typeof TransactionEnded>;
type Settled = EventData<typeof SessionEnded>;
type Reopened = EventData<typeof SessionReopened>;

const NOTHING = { start: null, end: null, registers: [], settlement: null };

export function startFacts(event: Started): PlacedFact[] {
  const start = boundOf(event.started_at, event.meter_start_wh);
  return placed(event, { ...NOTHING, start, registers: registersOf(event) });
}

/** None outside of a transaction. */
export function measureFacts(event: Measured): PlacedFact[] {
  return placed(event, { ...NOTHING, registers: registersOf(event) });
}

/** None of a transaction that nobody knows. */
export function endFacts(event: Ended): PlacedFact[] {
  const end = boundOf(event.ended_at, event.meter_stop_wh);
  return placed(event, { ...NOTHING, end, registers: registersOf(event) });
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
  return placed(event, { ...NOTHING, settlement: { revision, start, endedAt: null, energyWh: null } });
}

function placed(event: Started | Measured | Ended | Settled | Reopened, fact: SessionFact): PlacedFact[] {
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
