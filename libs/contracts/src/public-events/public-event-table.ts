import { maskIdTag } from '@csms/kernel';

import type { EventData, EventDefinition } from '../catalogue/event-definition';
import {
  ChargePointConnected,
  ChargePointDisconnected,
  ConnectorStatusChanged,
  MeterValuesReceived,
  TransactionEnded,
  TransactionStarted,
  TransactionUpdated,
} from '../events/charge-point-events';
import {
  CommissioningCompleted,
  CommissioningFailed,
  CommissioningStarted,
  HandoverCompleted,
} from '../events/commissioning-events';
import {
  FirmwareUpdateCompleted,
  FirmwareUpdateFailed,
  FirmwareUpdateStarted,
} from '../events/firmware-events';
import {
  MeterValuesBackfilled,
  SessionCorrected,
  SessionEnded,
  SessionsBackfilled,
  SessionStarted,
} from '../events/session-events';

import { energyReading } from './energy-reading';
import type { StreamChannel } from './public-event';

type Data = Readonly<Record<string, unknown>>;

/** Of any payload. */
type AnyDefinition = Omit<EventDefinition, 'key'> & { readonly key: (data: never) => string };

/** One line of the table: an event of ours, and what the outside is told of it. */
export interface PublicEventRule {
  readonly source: AnyDefinition;
  /** The outside's name. */
  readonly event: string;
  readonly channel: StreamChannel;
  /** None: this one is not told; several: each is an event by itself. */
  readonly dataOf: (data: never) => readonly Data[];
}

function rule<D extends AnyDefinition>(
  source: D,
  event: string,
  channel: StreamChannel,
  dataOf: (data: EventData<D>) => readonly Data[],
): PublicEventRule {
  return { source, event, channel, dataOf };
}

/** What the outside is told, by the events that it comes from. What no event of ours says is left out, never guessed. */
export const PUBLIC_EVENT_TABLE: readonly PublicEventRule[] = [
  rule(ChargePointConnected, 'charge_point.connected', 'charge_points', (data) => [
    {
      ...placeOf(data),
      ocpp_version: data.ocpp_version,
      connected_at: data.connected_at,
    },
  ]),
  rule(ChargePointDisconnected, 'charge_point.disconnected', 'charge_points', (data) => [
    { ...placeOf(data), disconnected_at: data.disconnected_at, close_code: data.close_code },
  ]),
  rule(ConnectorStatusChanged, 'charge_point.status_changed', 'charge_points', (data) => [
    {
      ...placeOf(data),
      ...connectorOf(data),
      status: data.status,
      error_code: data.error_code,
      occurred_at: data.changed_at,
    },
  ]),
  rule(ConnectorStatusChanged, 'charge_point.fault', 'charge_points', (data) =>
    isFault(data)
      ? [
          {
            ...placeOf(data),
            ...connectorOf(data),
            error_code: data.error_code,
            vendor_error_code: data.vendor_error_code ?? null,
            info: data.info ?? null,
            occurred_at: data.changed_at,
          },
        ]
      : [],
  ),
  rule(TransactionStarted, 'session.authorized', 'sessions', (data) => authorized(data, data.started_at)),
  rule(TransactionUpdated, 'session.authorized', 'sessions', (data) => authorized(data, data.occurred_at)),
  rule(SessionStarted, 'session.started', 'sessions', (data) =>
    data.backfilled === true ? [] : [sessionOf(data)],
  ),
  // What was over long ago does not end now: of an import there is one event for each charge point.
  rule(SessionEnded, 'session.ended', 'sessions', (data) => (data.backfilled === true ? [] : [endOf(data)])),
  rule(SessionsBackfilled, 'meter_values.backfilled', 'energy', (data) => [
    {
      ...placeOf(data),
      import_id: data.import_id,
      sessions: data.sessions,
      energy_kwh: kiloOf(data.energy_wh),
      from: data.started_at,
      to: data.ended_at,
    },
  ]),
  rule(SessionCorrected, 'session.corrected', 'sessions', (data) => [
    { ...correctionOf(data), reason: data.reason, source: data.source },
  ]),
  rule(MeterValuesBackfilled, 'meter_values.backfilled', 'energy', (data) => [correctionOf(data)]),
  rule(MeterValuesReceived, 'energy.reading', 'energy', (data) => readings(data, data)),
  rule(TransactionStarted, 'energy.reading', 'energy', (data) => readings(data, data)),
  rule(TransactionUpdated, 'energy.reading', 'energy', (data) => readings(data, data)),
  rule(TransactionEnded, 'energy.reading', 'energy', (data) => readings(data, data)),
  rule(CommissioningStarted, 'commissioning.started', 'commissioning', (data) => [commissioningOf(data)]),
  rule(CommissioningCompleted, 'commissioning.completed', 'commissioning', (data) => [
    { ...commissioningOf(data), completed_at: data.completed_at, steps: data.steps },
  ]),
  rule(CommissioningFailed, 'commissioning.failed', 'commissioning', (data) => [
    { ...commissioningOf(data), failed_at: data.failed_at, failed_step: data.failed_step, error: data.error },
  ]),
  rule(HandoverCompleted, 'handover.completed', 'commissioning', (data) => [
    {
      handover_id: data.handover_id,
      project_id: data.project_id,
      charge_point_ids: data.charge_point_ids,
      from_organization_id: data.from_organization_id,
      to: data.to,
      completed_at: data.completed_at,
    },
  ]),
  rule(FirmwareUpdateStarted, 'firmware.update_started', 'firmware', (data) => [updateOf(data)]),
  rule(FirmwareUpdateCompleted, 'firmware.update_completed', 'firmware', (data) => [
    { ...updateOf(data), completed_at: data.completed_at },
  ]),
  rule(FirmwareUpdateFailed, 'firmware.update_failed', 'firmware', (data) => [
    { ...updateOf(data), failed_at: data.failed_at, reason: data.reason },
  ]),
];

/** Channels of which there are events; the others are not there yet. */
export const TOLD_CHANNELS: ReadonlySet<StreamChannel> = new Set(
  PUBLIC_EVENT_TABLE.map(({ channel }) => channel),
);

interface Placed {
  readonly charge_point_id: string;
  readonly site_id: string | null;
  readonly project_id: string | null;
}

function placeOf({ charge_point_id, site_id, project_id }: Placed): Data {
  return { charge_point_id, site_id, project_id };
}

function connectorOf({ evse_id, connector_id }: { evse_id: number; connector_id: number }): Data {
  return { evse_id, connector_id };
}

/** OCPP 1.6 §7.6: a connector may tell an error while it still works. */
function isFault({ status, error_code }: EventData<typeof ConnectorStatusChanged>): boolean {
  return status === 'Faulted' || (error_code !== null && error_code !== 'NoError');
}

type Authorizing = EventData<typeof TransactionStarted> | EventData<typeof TransactionUpdated>;

function authorized(data: Authorizing, at: string): Data[] {
  const { authorization } = data;
  if (authorization?.status !== 'Accepted') return [];
  return [
    {
      ...placeOf(data),
      ...connectorOf(data),
      session_id: data.session_id,
      driver_id: authorization.driver_id,
      auth_method: authorization.id_token_type,
      id_tag_masked: maskIdTag(authorization.id_token),
      authorized_at: at,
    },
  ];
}

function sessionOf(data: EventData<typeof SessionStarted>): Data {
  return {
    session_id: data.session_id,
    transaction_id: data.transaction_id,
    ...placeOf(data),
    ...connectorOf(data),
    driver_id: data.driver_id,
    started_at: data.started_at,
    revision: data.revision,
  };
}

function endOf(data: EventData<typeof SessionEnded>): Data {
  return {
    ...sessionOf(data),
    ended_at: data.ended_at,
    duration_minutes: minutesBetween(data.started_at, data.ended_at),
    energy_kwh: kiloOf(data.energy_wh),
    meter_start_kwh: kiloOf(data.meter_start_wh),
    meter_stop_kwh: kiloOf(data.meter_stop_wh),
    stop_reason: data.stop_reason,
    status: data.status,
  };
}

function correctionOf(data: EventData<typeof MeterValuesBackfilled>): Data {
  return {
    correction_id: data.correction_id,
    ...sessionOf(data),
    recorded_at: data.recorded_at,
    before: figuresOf(data.before),
    after: figuresOf(data.after),
  };
}

function figuresOf(figures: EventData<typeof MeterValuesBackfilled>['before']): Data {
  return {
    status: figures.status,
    started_at: figures.started_at,
    ended_at: figures.ended_at,
    meter_start_kwh: kiloOf(figures.meter_start_wh),
    meter_stop_kwh: kiloOf(figures.meter_stop_wh),
    energy_kwh: kiloOf(figures.energy_wh),
    max_power_kw: kiloOf(figures.max_power_w),
  };
}

interface Measuring extends Placed {
  readonly session_id: string | null;
  readonly samples: EventData<typeof MeterValuesReceived>['samples'];
}

function readings(data: Measuring, at: { evse_id?: number; connector_id?: number }): Data[] {
  return data.samples.flatMap((sample) => {
    const reading = energyReading(sample);
    if (reading === null) return [];
    const connector = { evse_id: knownOf(at.evse_id), connector_id: knownOf(at.connector_id) };
    const of = { ...placeOf(data), ...connector, session_id: data.session_id };
    return [{ ...of, ...reading, sampled_at: sample.timestamp }];
  });
}

/** null: the charger does not say which. */
function knownOf(id: number | undefined): number | null {
  return id === undefined || id === 0 ? null : id;
}

function commissioningOf(data: EventData<typeof CommissioningStarted>): Data {
  return {
    ...placeOf(data),
    commissioning_session_id: data.commissioning_session_id,
    template_id: data.template_id,
    started_at: data.started_at,
  };
}

function updateOf(data: EventData<typeof FirmwareUpdateStarted>): Data {
  return {
    charge_point_id: data.charge_point_id,
    update_id: data.update_id,
    rollout_id: data.rollout_id,
    from_version: data.from_version,
    to_version: data.to_version,
    started_at: data.started_at,
  };
}

function kiloOf(value: number | null): number | null {
  return value === null ? null : value / 1000;
}

/** To a tenth, as the API has it. */
function minutesBetween(from: string, to: string): number {
  return Math.max(0, Math.round((Date.parse(to) - Date.parse(from)) / 6_000) / 10);
}
