import { type Static, Type } from '@sinclair/typebox';

import { defineEvent } from '../catalogue/event-definition';
import { OCPP_COMMAND_RESULTS, OCPP_COMMANDS } from '../topics';

import { ConfigurationKey, MAX_CONFIGURATION_KEYS } from './configuration-keys';
import { Instant, nullable, OcppVersionShape } from './shapes';

const key = (data: { charge_point_id: string }): string => data.charge_point_id;

/** Commands in words that hold for every OCPP version. */
const Command = Type.Union([
  Type.Object({
    name: Type.Literal('start_session'),
    evse_id: Type.Integer({ minimum: 1 }),
    connector_id: Type.Integer({ minimum: 1 }),
    id_tag: Type.String({ minLength: 1, maxLength: 36 }),
    remote_start_id: Type.Integer({ minimum: 0 }),
  }),
  Type.Object({
    name: Type.Literal('stop_session'),
    ocpp_transaction_id: Type.String({ minLength: 1, maxLength: 36 }),
  }),
  Type.Object({ name: Type.Literal('trigger_heartbeat') }),
  Type.Object({
    name: Type.Literal('set_password'),
    sealed_password: Type.String({
      description: 'base64: AES-256-GCM under CSMS_ENCRYPTION_KEY, bound to the charge point',
    }),
  }),
  Type.Object({
    name: Type.Literal('read_configuration'),
    ocpp_version: OcppVersionShape,
    keys: Type.Array(ConfigurationKey, { minItems: 1, maxItems: MAX_CONFIGURATION_KEYS }),
  }),
  Type.Object({
    name: Type.Literal('write_configuration'),
    ocpp_version: OcppVersionShape,
    values: Type.Array(Type.Object({ key: ConfigurationKey, value: Type.String({ maxLength: 1_000 }) }), {
      minItems: 1,
      maxItems: MAX_CONFIGURATION_KEYS,
    }),
  }),
]);

export type CommandToChargePoint = Static<typeof Command>;

const Core = {
  command_id: Type.String({ minLength: 1, description: 'who asks twice under one id is answered once' }),
  organization_id: Type.String(),
  charge_point_id: Type.String({ minLength: 1, maxLength: 48 }),
  command: Command,
  /** What it was asked for, e.g. the id of a commissioning run. */
  reference: nullable(Type.String()),
};

const core = {
  command_id: 'cmd_01JDGQ3V6Z1M0J6Y5QH2T8C4RN',
  organization_id: 'org_01JDGQ3V6Z1M0J6Y5QH2T8C4RN',
  charge_point_id: 'CP-SITE42-001',
  command: {
    name: 'start_session' as const,
    evse_id: 1,
    connector_id: 1,
    id_tag: 'TEST01JDGQ3V6Z1M0J6Y',
    remote_start_id: 4711,
  },
  reference: 'comm_01JDGQ3V6Z1M0J6Y5QH2T8C4RN',
};

export const CommandRequested = defineEvent({
  type: 'csms.ocpp.command.requested.v1',
  topic: OCPP_COMMANDS,
  description: 'A service wants a charger to do something. Sent to the charger once at most, and never late',
  schema: Type.Object({
    ...Core,
    requested_at: Instant,
    expires_at: Type.String({ format: 'date-time', description: 'not sent from then on' }),
    timeout_seconds: Type.Integer({ minimum: 1, maximum: 60, description: "for the charger's answer" }),
  }),
  key,
  example: {
    ...core,
    requested_at: '2026-05-01T08:12:00.000Z',
    expires_at: '2026-05-01T08:13:00.000Z',
    timeout_seconds: 30,
  },
});

export const CommandCompleted = defineEvent({
  type: 'csms.ocpp.command.completed.v1',
  topic: OCPP_COMMAND_RESULTS,
  description: 'What became of a command that a service asked for',
  schema: Type.Object({
    ...Core,
    status: Type.Union(
      [Type.Literal('Accepted'), Type.Literal('Rejected'), Type.Literal('Timeout'), Type.Literal('Error')],
      { description: 'Rejected: by the charger. Timeout: it came too late, or the charger kept silent' },
    ),
    reason: nullable(
      Type.String({
        description: "why it is not Accepted: a problem code of ours, the charger's status or its CALLERROR",
      }),
    ),
    response: Type.Unknown({
      description:
        "the charger's answer as it came, of read_configuration and write_configuration what it said of each key; null: there was none",
    }),
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

export const ApiCommandCompleted = defineEvent({
  type: 'csms.ocpp.api-command.completed.v1',
  topic: OCPP_COMMAND_RESULTS,
  description: 'What became of a command that a caller of the REST API sent to a charger',
  schema: Type.Object({
    command_id: Type.String({ minLength: 1 }),
    organization_id: Type.String(),
    charge_point_id: Type.String({ minLength: 1, maxLength: 48 }),
    bulk_id: nullable(Type.String({ description: 'of commands that one call sent to many chargers' })),
    command: Type.String({ description: 'as it was asked for: soft_reset, Reset' }),
    action: Type.String({ description: 'the OCPP message' }),
    ocpp_version: OcppVersionShape,
    status: CommandCompleted.schema.properties.status,
    reason: CommandCompleted.schema.properties.reason,
    response: Type.Unknown({
      description: "the charger's answer without secrets, tags by their ends; null: there was none",
    }),
    requested_by: nullable(Type.String({ description: 'id of the key, client or user' })),
    start: Type.Optional(
      Type.Object(
        {
          site_id: nullable(Type.String()),
          project_id: nullable(Type.String()),
          evse_id: nullable(Type.Integer()),
          connector_id: nullable(Type.Integer()),
          id_tag_masked: nullable(Type.String({ description: 'its last four characters' })),
        },
        { description: 'of RemoteStartTransaction and RequestStartTransaction: what was to be started' },
      ),
    ),
    was_sent: Type.Optional(
      Type.Boolean({
        description: 'false: the charger knows nothing of it, and sent_at is when it was asked for',
      }),
    ),
    sent_at: Instant,
    completed_at: Instant,
  }),
  key,
  example: {
    command_id: core.command_id,
    organization_id: core.organization_id,
    charge_point_id: core.charge_point_id,
    bulk_id: null,
    command: 'soft_reset',
    action: 'Reset',
    ocpp_version: '1.6' as const,
    status: 'Accepted' as const,
    reason: null,
    response: { status: 'Accepted' },
    requested_by: 'key_01JDGQ3V6Z1M0J6Y5QH2T8C4RN',
    was_sent: true,
    sent_at: '2026-05-01T08:12:00.200Z',
    completed_at: '2026-05-01T08:12:00.400Z',
  },
});

export const ApiCommandAnsweredLate = defineEvent({
  type: 'csms.ocpp.api-command.answered-late.v1',
  topic: OCPP_COMMAND_RESULTS,
  description:
    'A charger answered a command of a caller of the REST API after its time was over, which was told as Timeout',
  schema: Type.Object({
    command_id: Type.String({ minLength: 1 }),
    organization_id: Type.String(),
    charge_point_id: Type.String({ minLength: 1, maxLength: 48 }),
    command: ApiCommandCompleted.schema.properties.command,
    action: ApiCommandCompleted.schema.properties.action,
    response: Type.Unknown({ description: "the charger's answer without secrets, tags by their ends" }),
    sent_at: Instant,
    answered_at: Instant,
  }),
  key,
  example: {
    command_id: core.command_id,
    organization_id: core.organization_id,
    charge_point_id: core.charge_point_id,
    command: 'soft_reset',
    action: 'Reset',
    response: { status: 'Accepted' },
    sent_at: '2026-05-01T08:12:00.200Z',
    answered_at: '2026-05-01T08:12:14.900Z',
  },
});
