import {
  ChargePointRegistered,
  ConnectorStatusChanged,
  type EventData,
  MeterValuesReceived,
  SiteChanged,
} from '@csms/contracts';
import type { TestEvents } from '@csms/testing';

export interface ToldPlace {
  readonly charge_point_id: string;
  readonly organization_id: string;
  readonly site_id?: string | null;
  readonly project_id?: string | null;
}

/** Each instance follows these topics by itself. */
const TO_STREAMS = { isForNoGroup: true };

const somewhere = ({ charge_point_id, organization_id, site_id = null, project_id = null }: ToldPlace) => ({
  charge_point_id,
  organization_id,
  site_id,
  project_id,
});

/** As the registry would tell it. */
export function tellRegistered(events: TestEvents, place: ToldPlace): Promise<void> {
  return events.tell(ChargePointRegistered, { ...ChargePointRegistered.example, ...somewhere(place) });
}

export function tellSite(events: TestEvents, site_id: string, organization_id: string): Promise<void> {
  return events.tell(SiteChanged, { ...SiteChanged.example, site_id, organization_id });
}

/** As the chargers' gateway would tell it. */
export function tellStatus(events: TestEvents, place: ToldPlace, status: string): Promise<void> {
  const data = { ...ConnectorStatusChanged.example, ...somewhere(place), status };
  return events.tell(ConnectorStatusChanged, { ...data, changed_at: new Date().toISOString() }, TO_STREAMS);
}

/** Samples whose registers are these. */
export function tellReadings(
  events: TestEvents,
  place: ToldPlace,
  registersWh: readonly number[],
): Promise<void> {
  const samples: EventData<typeof MeterValuesReceived>['samples'] = registersWh.map((energy_register_wh) => ({
    timestamp: new Date().toISOString(),
    energy_register_wh,
    readings: [],
  }));
  return events.tell(
    MeterValuesReceived,
    { ...MeterValuesReceived.example, ...somewhere(place), samples },
    TO_STREAMS,
  );
}
