import type {
  EventData,
  MeterValuesReceived,
  SessionEnded,
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

const AS_TOLD = { revision: 0, start: null, end: null };

export function startFacts(event: Started): PlacedFact[] {
  const start = boundOf(event.started_at, event.meter_start_wh);
  return placed(event, { ...AS_TOLD, start, registers: registersOf(event) });
}

/** None outside of a transaction. */
export function measureFacts(event: Measured): PlacedFact[] {
  return placed(event, { ...AS_TOLD, registers: registersOf(event) });
}

/** None of a transaction that nobody knows. */
export function endFacts(event: Ended): PlacedFact[] {
  const end = boundOf(event.ended_at, event.meter_stop_wh);
  return placed(event, { ...AS_TOLD, end, registers: registersOf(event) });
}

export function settlementFacts(event: Settled): PlacedFact[] {
  return placed(event, {
    revision: event.revision,
    start: boundOf(event.started_at, event.meter_start_wh),
    end: boundOf(event.ended_at, event.meter_stop_wh),
    registers: [],
  });
}

function placed(event: Started | Measured | Ended | Settled, fact: SessionFact): PlacedFact[] {
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
