import { type TSchema, Type } from '@sinclair/typebox';

import { defineEvent } from '../catalogue/event-definition';
import { CHARGE_POINT_EVENTS } from '../topics';

import { ChargePointPlace, Instant, nullable, place } from './shapes';

const key = (data: { charge_point_id: string }): string => data.charge_point_id;
const topic = CHARGE_POINT_EVENTS;
const at = '2026-05-01T08:12:00.000Z';

/** What a charger tells of itself beside boot, status and transactions. */
const stationEvent = <Members extends Record<string, TSchema>>(members: Members) =>
  Type.Object({ ...ChargePointPlace, ...members, received_at: Instant });

const LimitSource = Type.Union(['EMS', 'Other', 'SO', 'CSO'].map((source) => Type.Literal(source)));
const OcppObject = Type.Record(Type.String(), Type.Unknown());

export const SecurityEventReported = defineEvent({
  type: 'csms.ocpp.charge-point.security-event-reported.v1',
  topic,
  description: 'A charger reported a security event (OCPP 1.6 security whitepaper §4.6; 2.0.1 A04)',
  schema: stationEvent({
    event_type: Type.String(),
    occurred_at: Instant,
    tech_info: nullable(Type.String()),
  }),
  key,
  example: {
    ...place,
    event_type: 'InvalidFirmwareSignature',
    occurred_at: at,
    tech_info: null,
    received_at: at,
  },
});

export const VendorDataReceived = defineEvent({
  type: 'csms.ocpp.charge-point.vendor-data-received.v1',
  topic,
  description: "A charger sent its vendor's own data (DataTransfer)",
  schema: stationEvent({
    vendor_id: Type.String(),
    message_id: nullable(Type.String()),
    data: Type.Unknown(),
  }),
  key,
  example: {
    ...place,
    vendor_id: 'com.example',
    message_id: 'PlugTemperature',
    data: '{"c":41}',
    received_at: at,
  },
});

export const ReservationStatusReported = defineEvent({
  type: 'csms.ocpp.charge-point.reservation-status-reported.v1',
  topic,
  description: 'A reservation ended at the charger without being used (2.0.1 H04)',
  schema: stationEvent({
    reservation_id: Type.Integer(),
    status: Type.Union([Type.Literal('Expired'), Type.Literal('Removed')]),
  }),
  key,
  example: { ...place, reservation_id: 17, status: 'Expired', received_at: at },
});

export const ChargingLimitReported = defineEvent({
  type: 'csms.ocpp.charge-point.charging-limit-reported.v1',
  topic,
  description: 'A limit that somebody beside the CSMS set or lifted (2.0.1 K12, K13)',
  schema: stationEvent({
    evse_id: nullable(Type.Integer({ minimum: 0, description: 'null: the whole station' })),
    source: LimitSource,
    is_cleared: Type.Boolean(),
    is_grid_critical: nullable(Type.Boolean()),
    schedules: Type.Array(OcppObject, { description: 'OCPP ChargingSchedule' }),
  }),
  key,
  example: {
    ...place,
    evse_id: null,
    source: 'EMS',
    is_cleared: false,
    is_grid_critical: false,
    schedules: [],
    received_at: at,
  },
});

export const ChargingNeedsReported = defineEvent({
  type: 'csms.ocpp.charge-point.charging-needs-reported.v1',
  topic,
  description: 'What a vehicle asks for by ISO 15118 (2.0.1 K15)',
  schema: stationEvent({
    evse_id: Type.Integer({ minimum: 0 }),
    max_schedule_tuples: nullable(Type.Integer()),
    charging_needs: OcppObject,
  }),
  key,
  example: {
    ...place,
    evse_id: 1,
    max_schedule_tuples: 3,
    charging_needs: { requestedEnergyTransfer: 'AC_three_phase' },
    received_at: at,
  },
});

export const VehicleScheduleReported = defineEvent({
  type: 'csms.ocpp.charge-point.vehicle-schedule-reported.v1',
  topic,
  description: 'The schedule that a vehicle has chosen by ISO 15118 (2.0.1 K15, K17)',
  schema: stationEvent({
    evse_id: Type.Integer({ minimum: 0 }),
    time_base: Instant,
    schedule: OcppObject,
  }),
  key,
  example: {
    ...place,
    evse_id: 1,
    time_base: at,
    schedule: {
      id: 1,
      chargingRateUnit: 'W',
      chargingSchedulePeriod: [{ startPeriod: 0, limit: 11_000 }],
    },
    received_at: at,
  },
});

export const ComponentEventsReported = defineEvent({
  type: 'csms.ocpp.charge-point.component-events-reported.v1',
  topic,
  description: 'Events of components and their variables (2.0.1 N07)',
  schema: stationEvent({
    generated_at: Instant,
    seq_no: Type.Integer(),
    is_last: Type.Boolean(),
    events: Type.Array(OcppObject, { description: 'OCPP EventData' }),
  }),
  key,
  example: {
    ...place,
    generated_at: at,
    seq_no: 0,
    is_last: true,
    events: [
      {
        eventId: 1,
        timestamp: at,
        trigger: 'Alerting',
        actualValue: 'true',
        component: { name: 'ChargingStation' },
        variable: { name: 'Problem' },
        eventNotificationType: 'HardWiredNotification',
      },
    ],
    received_at: at,
  },
});

export const StationReportCompleted = defineEvent({
  type: 'csms.ocpp.charge-point.report-completed.v1',
  topic,
  description: 'The last part of a report that was asked for came; it is read through REST',
  schema: stationEvent({
    request_id: Type.Integer(),
    kind: Type.Union(
      ['base', 'monitoring', 'customer_information', 'display_messages', 'charging_profiles'].map((kind) =>
        Type.Literal(kind),
      ),
    ),
    parts: Type.Integer({ minimum: 1 }),
  }),
  key,
  example: { ...place, request_id: 4, kind: 'base', parts: 3, received_at: at },
});
