import { type Static, Type } from '@sinclair/typebox';

import { defineEvent } from '../catalogue/event-definition';
import { CHARGE_POINT_EVENTS } from '../topics';

import {
  ChargePointPlace,
  ChargePurpose,
  FreeVend,
  Instant,
  nullable,
  OcppVersionShape,
  place,
  Sample,
  StatedClock,
  UnreadableValues,
} from './shapes';

const key = (data: { charge_point_id: string }): string => data.charge_point_id;
const topic = CHARGE_POINT_EVENTS;
const at = '2026-05-01T08:12:00.000Z';
const session_id = 'sess_01JDGQ3V6Z1M0J6Y5QH2T8C4RN';

/** Of the connection of which it is told. The clocks of two instances differ; this does not. */
const ConnectionNumber = {
  connection_epoch: Type.Optional(
    Type.Integer({ minimum: 1, description: 'greater for each later connection, on whichever instance' }),
  ),
};

export const ChargePointConnected = defineEvent({
  type: 'csms.ocpp.charge-point.connected.v1',
  topic,
  description: 'A charger opened its socket',
  schema: Type.Object({
    ...ChargePointPlace,
    ocpp_version: OcppVersionShape,
    connected_at: Instant,
    ...ConnectionNumber,
    next_password_id: Type.Optional(
      nullable(Type.String({ description: 'the new password with which it came, where that was one' })),
    ),
  }),
  key,
  example: { ...place, ocpp_version: '1.6', connected_at: at },
});

export const ChargePointDisconnected = defineEvent({
  type: 'csms.ocpp.charge-point.disconnected.v1',
  topic,
  description: "A charger's socket closed and no other took its place",
  schema: Type.Object({
    ...ChargePointPlace,
    disconnected_at: Instant,
    close_code: Type.Integer(),
    ...ConnectionNumber,
  }),
  key,
  example: { ...place, disconnected_at: at, close_code: 1006 },
});

export const ChargePointBooted = defineEvent({
  type: 'csms.ocpp.charge-point.booted.v1',
  topic,
  description: 'A charger introduced itself with BootNotification',
  schema: Type.Object({
    ...ChargePointPlace,
    booted_at: Instant,
    vendor: Type.String(),
    model: Type.String(),
    serial_number: nullable(Type.String()),
    firmware_version: nullable(Type.String()),
    reason: nullable(Type.String()),
    boot_status: Type.Optional(
      Type.Union([Type.Literal('Accepted'), Type.Literal('Pending'), Type.Literal('Rejected')], {
        description: 'what it was answered; left out: Accepted',
      }),
    ),
    heartbeat_interval_seconds: Type.Optional(
      nullable(
        Type.Integer({ description: 'that it was told; null: it was not accepted, or told to choose one' }),
      ),
    ),
  }),
  key,
  example: {
    ...place,
    booted_at: at,
    vendor: 'ABB',
    model: 'Terra AC W22',
    serial_number: 'SN-20240310-001',
    firmware_version: '1.8.21',
    reason: 'PowerUp',
  },
});

export const HeartbeatReceived = defineEvent({
  type: 'csms.ocpp.charge-point.heartbeat-received.v1',
  topic,
  description:
    'A charger that is being commissioned sent a Heartbeat; of all others `heard.v1` tells, once a second at most',
  schema: Type.Object({ ...ChargePointPlace, received_at: Instant }),
  key,
  example: { ...place, received_at: at },
});

export const ChargePointHeard = defineEvent({
  type: 'csms.ocpp.charge-point.heard.v1',
  topic,
  description:
    'A sign of life of a charger: each Heartbeat, once a second at most; and of messages of which no other event with ' +
    'the time of its receipt is told, one in a while. Lost while Kafka is away',
  schema: Type.Object({
    ...ChargePointPlace,
    is_heartbeat: Type.Boolean(),
    received_at: Instant,
  }),
  key,
  example: { ...place, is_heartbeat: true, received_at: at },
});

export const HeartbeatIntervalChanged = defineEvent({
  type: 'csms.ocpp.charge-point.heartbeat-interval-changed.v1',
  topic,
  description:
    'A charger accepted another heartbeat interval by a command (1.6 ChangeConfiguration, 2.0.1 SetVariables)',
  schema: Type.Object({
    ...ChargePointPlace,
    interval_seconds: Type.Integer({ minimum: 0, description: '0: it sends none' }),
    changed_at: Instant,
  }),
  key,
  example: { ...place, interval_seconds: 120, changed_at: at },
});

export const ConnectorStatusChanged = defineEvent({
  type: 'csms.ocpp.charge-point.status-changed.v1',
  topic,
  description: 'A charger told the status of a connector (connector 0: of itself)',
  schema: Type.Object({
    ...ChargePointPlace,
    evse_id: Type.Integer({ minimum: 0 }),
    connector_id: Type.Integer({ minimum: 0 }),
    status: Type.String(),
    error_code: nullable(Type.String()),
    vendor_error_code: Type.Optional(nullable(Type.String())),
    info: Type.Optional(nullable(Type.String())),
    changed_at: Instant,
    received_at: Type.Optional(Instant),
  }),
  key,
  example: {
    ...place,
    evse_id: 1,
    connector_id: 1,
    status: 'Charging',
    error_code: null,
    changed_at: at,
    received_at: at,
  },
});

/** Energy is the difference of two registers, and is rounded once. */
const ExactRegister = Type.Optional(
  Type.Number({ description: 'the same with its fraction, to thousandths; left out where there is none' }),
);

const AuthorizationStatus = Type.Union([
  Type.Literal('Accepted'),
  Type.Literal('Blocked'),
  Type.Literal('Expired'),
  Type.Literal('Unknown'),
  Type.Literal('ConcurrentTx'),
]);

/** The decision about a token, in OCPP 2.0.1's words (1.6 knows Unknown as Invalid). */
export type AuthorizationStatus = Static<typeof AuthorizationStatus>;

/** Of a transaction that began under a reservation. Left out where the charger names none. */
const UnderReservation = {
  reservation_id: Type.Optional(
    Type.Integer({ description: 'number of the reservation, as the charger was told it' }),
  ),
};

/** Who charges: the token as presented and what it was found to be. */
const Authorization = Type.Object({
  id_token: Type.String(),
  id_token_type: nullable(Type.String()),
  status: AuthorizationStatus,
  driver_id: nullable(Type.String()),
  ...ChargePurpose,
});

export const AuthorizationDecided = defineEvent({
  type: 'csms.ocpp.charge-point.authorization-decided.v1',
  topic,
  description:
    'A charger asked with Authorize whether a token may charge, and was answered. The charger does not wait for it to be told: it may be lost with its gateway',
  schema: Type.Object({
    ...ChargePointPlace,
    id_token: Type.String(),
    id_token_type: nullable(Type.String()),
    status: Type.String({
      description: "what the charger was answered, in OCPP 2.0.1's words (1.6's Invalid is Unknown)",
    }),
    decided_at: Instant,
  }),
  key,
  example: { ...place, id_token: '04A1B2C3D4E5F6', id_token_type: null, status: 'Blocked', decided_at: at },
});

export const TransactionStarted = defineEvent({
  type: 'csms.ocpp.charge-point.transaction-started.v1',
  topic,
  description:
    'A transaction began at a connector; a refused one too, for the charger may have charged all the same',
  schema: Type.Object({
    ...ChargePointPlace,
    session_id: Type.String(),
    ocpp_version: OcppVersionShape,
    ocpp_transaction_id: Type.String(),
    evse_id: Type.Integer({ minimum: 0 }),
    connector_id: Type.Integer({ minimum: 0 }),
    authorization: nullable(Authorization),
    ...FreeVend,
    started_at: Instant,
    meter_start_wh: nullable(Type.Integer()),
    meter_start_exact_wh: ExactRegister,
    charging_state: nullable(Type.String()),
    seq_no: nullable(Type.Integer()),
    offline: Type.Boolean(),
    remote_start_id: nullable(Type.Integer()),
    ...UnderReservation,
    samples: Type.Array(Sample),
    ...UnreadableValues,
    received_at: Instant,
    ...StatedClock,
  }),
  key,
  example: {
    ...place,
    session_id,
    ocpp_version: '1.6',
    ocpp_transaction_id: '1001',
    evse_id: 1,
    connector_id: 1,
    authorization: { id_token: '04A1B2C3D4E5F6', id_token_type: null, status: 'Accepted', driver_id: null },
    started_at: at,
    meter_start_wh: 1_000,
    charging_state: null,
    seq_no: null,
    offline: false,
    remote_start_id: null,
    samples: [],
    received_at: at,
  },
});

export const TransactionUpdated = defineEvent({
  type: 'csms.ocpp.charge-point.transaction-updated.v1',
  topic,
  description: 'OCPP 2.0.1: a running transaction changed (authorized, charging state, cable, readings)',
  schema: Type.Object({
    ...ChargePointPlace,
    session_id: Type.String(),
    ocpp_transaction_id: Type.String(),
    evse_id: Type.Integer({ minimum: 0 }),
    connector_id: Type.Integer({ minimum: 0 }),
    authorization: nullable(Authorization),
    ...FreeVend,
    occurred_at: Instant,
    trigger_reason: Type.String(),
    ...UnderReservation,
    charging_state: nullable(Type.String()),
    stopped_reason: nullable(Type.String()),
    seq_no: Type.Integer(),
    offline: Type.Boolean(),
    samples: Type.Array(Sample),
    ...UnreadableValues,
    received_at: Instant,
    ...StatedClock,
  }),
  key,
  example: {
    ...place,
    session_id,
    ocpp_transaction_id: '5c2b1c4e-4b4f-4a8f-9d5d-0b8d2f1f7a10',
    evse_id: 1,
    connector_id: 1,
    authorization: null,
    occurred_at: at,
    trigger_reason: 'MeterValuePeriodic',
    charging_state: 'Charging',
    stopped_reason: null,
    seq_no: 3,
    offline: false,
    samples: [],
    received_at: at,
  },
});

export const MeterValuesReceived = defineEvent({
  type: 'csms.ocpp.charge-point.meter-values-received.v1',
  topic,
  description: 'Measured values of a connector, inside a transaction or outside',
  schema: Type.Object({
    ...ChargePointPlace,
    session_id: nullable(Type.String()),
    ocpp_transaction_id: nullable(Type.String()),
    evse_id: Type.Integer({ minimum: 0 }),
    connector_id: Type.Integer({ minimum: 0 }),
    samples: Type.Array(Sample),
    ...UnreadableValues,
    received_at: Instant,
    ...StatedClock,
  }),
  key,
  example: {
    ...place,
    session_id,
    ocpp_transaction_id: '1001',
    evse_id: 1,
    connector_id: 1,
    samples: [
      {
        timestamp: at,
        energy_register_wh: 8_700,
        readings: [
          {
            measurand: 'Energy.Active.Import.Register',
            value: '8700',
            unit: 'Wh',
            phase: null,
            context: 'Sample.Periodic',
            location: 'Outlet',
            signed_data: null,
          },
        ],
      },
    ],
    received_at: at,
  },
});

export const TransactionEnded = defineEvent({
  type: 'csms.ocpp.charge-point.transaction-ended.v1',
  topic,
  description: 'A transaction ended at the charger',
  schema: Type.Object({
    ...ChargePointPlace,
    session_id: nullable(
      Type.String({ description: 'null: the charger named a transaction that nobody knows' }),
    ),
    ocpp_version: OcppVersionShape,
    ocpp_transaction_id: Type.String(),
    /** Of its start, where that is known: chargers do not repeat it. */
    evse_id: Type.Optional(Type.Integer({ minimum: 0 })),
    connector_id: Type.Optional(Type.Integer({ minimum: 0 })),
    ended_at: Instant,
    start_corrected: Type.Optional(
      Type.Object(
        { started_at: Instant, told_at: Instant },
        { description: 'the start, by what its charger has shown of its clock since it was told' },
      ),
    ),
    meter_stop_wh: nullable(Type.Integer()),
    meter_stop_exact_wh: ExactRegister,
    reason: nullable(Type.String()),
    id_token: nullable(Type.String()),
    charging_state: nullable(Type.String()),
    seq_no: nullable(Type.Integer()),
    offline: Type.Boolean(),
    samples: Type.Array(Sample),
    ...UnreadableValues,
    received_at: Instant,
    ...StatedClock,
  }),
  key,
  example: {
    ...place,
    session_id,
    ocpp_version: '1.6',
    ocpp_transaction_id: '1001',
    ended_at: at,
    meter_stop_wh: 15_700,
    reason: 'EVDisconnected',
    id_token: null,
    charging_state: null,
    seq_no: null,
    offline: false,
    samples: [],
    received_at: at,
  },
});

export const TransactionLost = defineEvent({
  type: 'csms.ocpp.charge-point.transaction-lost.v1',
  topic,
  description: 'OCPP 2.0.1: a station knows a transaction no more, and has no message of it to send (E14)',
  schema: Type.Object({
    ...ChargePointPlace,
    session_id: Type.String(),
    ocpp_transaction_id: Type.String(),
    asked_at: Instant,
  }),
  key,
  example: {
    ...place,
    session_id,
    ocpp_transaction_id: '5c2b1c4e-4b4f-4a8f-9d5d-0b8d2f1f7a10',
    asked_at: at,
  },
});
