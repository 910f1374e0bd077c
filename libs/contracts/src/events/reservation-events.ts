import { type Static, Type } from '@sinclair/typebox';

import { defineEvent } from '../catalogue/event-definition';
import { OCPP_COMMAND_RESULTS, RESERVATION_COMMANDS, RESERVATIONS } from '../topics';

import { CommandCompleted, CommandRequested } from './command-events';
import { ChargePointPlace, Instant, nullable, place } from './shapes';

const key = (data: { charge_point_id: string }): string => data.charge_point_id;

const ReservationNumber = Type.Integer({
  minimum: 1,
  maximum: 2_147_483_647,
  description: 'what the charger calls the reservation; unique in the platform',
});

/** What a charger is to do, in words that hold for every OCPP version (1.6 §5.13, §5.2; 2.0.1 H01, H02). */
const Command = Type.Union([
  Type.Object({
    name: Type.Literal('reserve'),
    reservation_number: ReservationNumber,
    evse_id: Type.Integer({ minimum: 0, description: '0: any of the charge point' }),
    id_tag: Type.String({ minLength: 1, maxLength: 36 }),
    id_token_type: Type.String({ description: 'OCPP 2.0.1 §3.45' }),
    expires_at: Instant,
  }),
  Type.Object({ name: Type.Literal('cancel_reservation'), reservation_number: ReservationNumber }),
]);

export type ReservationCommand = Static<typeof Command>;

const Core = {
  command_id: CommandRequested.schema.properties.command_id,
  organization_id: Type.String(),
  charge_point_id: CommandRequested.schema.properties.charge_point_id,
  command: Command,
  reference: Type.String({ description: 'the reservation' }),
};

const reservation_id = 'rsv_01JDGQ3V6Z1M0J6Y5QH2T8C4RN';

const core = {
  command_id: 'cmd_01JDGQ3V6Z1M0J6Y5QH2T8C4RN',
  organization_id: place.organization_id,
  charge_point_id: place.charge_point_id,
  command: { name: 'cancel_reservation' as const, reservation_number: 1_000_000_017 },
  reference: reservation_id,
};

export const ReservationCommandRequested = defineEvent({
  type: 'csms.sessions.reservation-command.requested.v1',
  topic: RESERVATION_COMMANDS,
  description: 'A charger is to make or cancel a reservation. Sent to it once at most, and never late',
  schema: Type.Object({
    ...Core,
    requested_at: Instant,
    expires_at: CommandRequested.schema.properties.expires_at,
    timeout_seconds: CommandRequested.schema.properties.timeout_seconds,
  }),
  key,
  example: {
    ...core,
    requested_at: '2026-05-01T08:12:00.000Z',
    expires_at: '2026-05-01T08:12:05.000Z',
    timeout_seconds: 15,
  },
});

export const ReservationCommandCompleted = defineEvent({
  type: 'csms.ocpp.reservation-command.completed.v1',
  topic: OCPP_COMMAND_RESULTS,
  description: 'What became of a reservation that a charger was to make or cancel',
  schema: Type.Object({
    ...Core,
    status: CommandCompleted.schema.properties.status,
    reason: CommandCompleted.schema.properties.reason,
    response: Type.Unknown({ description: "the charger's answer as it came; null: there was none" }),
    sent_at: nullable(Instant),
    completed_at: Instant,
  }),
  key,
  example: {
    ...core,
    status: 'Accepted' as const,
    reason: null,
    response: { status: 'Accepted' },
    sent_at: '2026-05-01T08:12:00.200Z',
    completed_at: '2026-05-01T08:12:00.400Z',
  },
});

export const ReservationCommandAnsweredLate = defineEvent({
  type: 'csms.ocpp.reservation-command.answered-late.v1',
  topic: OCPP_COMMAND_RESULTS,
  description:
    'A charger answered a command about a reservation after its time was over, which was told before',
  schema: Type.Object({
    command_id: Core.command_id,
    organization_id: Core.organization_id,
    charge_point_id: Core.charge_point_id,
    command: Type.Union([Type.Literal('reserve'), Type.Literal('cancel_reservation')]),
    reference: Core.reference,
    response: Type.Unknown({ description: "the charger's answer" }),
    answered_at: Instant,
  }),
  key,
  example: {
    command_id: core.command_id,
    organization_id: core.organization_id,
    charge_point_id: core.charge_point_id,
    command: 'reserve' as const,
    reference: reservation_id,
    response: { status: 'Accepted' },
    answered_at: '2026-05-01T08:12:21.700Z',
  },
});

const Reservation = {
  ...ChargePointPlace,
  reservation_id: Type.String(),
  evse_id: Type.Integer({ minimum: 0, description: '0: any of the charge point' }),
  connector_id: Type.Integer({ minimum: 0, description: '0: any of the charge point' }),
  id_tag_masked: nullable(Type.String({ description: 'its last four characters' })),
  driver_id: nullable(Type.String()),
  created_at: Instant,
  expires_at: Instant,
};

const reservation = {
  ...place,
  reservation_id,
  evse_id: 1,
  connector_id: 1,
  id_tag_masked: '…E5F6',
  driver_id: null,
  created_at: '2026-05-01T08:12:00.000Z',
  expires_at: '2026-05-01T08:42:00.000Z',
};

export const ReservationCreated = defineEvent({
  type: 'csms.sessions.reservation.created.v1',
  topic: RESERVATIONS,
  description: 'A charger holds a connector for a token',
  schema: Type.Object(Reservation),
  key,
  example: reservation,
});

export const ReservationEnded = defineEvent({
  type: 'csms.sessions.reservation.ended.v1',
  topic: RESERVATIONS,
  description:
    'A reservation is over. Told again where the start of its session is told later than its end, of a charger that was offline',
  schema: Type.Object({
    ...Reservation,
    status: Type.Union([Type.Literal('used'), Type.Literal('expired'), Type.Literal('cancelled')]),
    ended_at: Instant,
    session_id: nullable(Type.String({ description: 'that began under it' })),
  }),
  key,
  example: {
    ...reservation,
    status: 'used' as const,
    ended_at: '2026-05-01T08:20:00.000Z',
    session_id: 'sess_01JDGQ3V6Z1M0J6Y5QH2T8C4RN',
  },
});
