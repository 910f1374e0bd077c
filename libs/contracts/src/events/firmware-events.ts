import { type TSchema, Type } from '@sinclair/typebox';

import { defineEvent } from '../catalogue/event-definition';
import { CHARGE_POINT_EVENTS } from '../topics';

import { Instant, nullable } from './shapes';

const key = (data: { charge_point_id: string }): string => data.charge_point_id;
const topic = CHARGE_POINT_EVENTS;
const at = '2026-05-01T08:12:00.000Z';

const updateEvent = <Members extends Record<string, TSchema>>(members: Members) =>
  Type.Object({
    charge_point_id: Type.String({ minLength: 1, maxLength: 48 }),
    organization_id: Type.String(),
    update_id: Type.String(),
    firmware_id: nullable(Type.String()),
    rollout_id: nullable(Type.String()),
    from_version: nullable(Type.String({ description: "by the charger's last boot" })),
    to_version: nullable(Type.String({ description: 'null: an address alone was given' })),
    started_at: nullable(Instant),
    ...members,
  });

const update = {
  charge_point_id: 'CP-SITE42-001',
  organization_id: 'org_01JDGQ3V6Z1M0J6Y5QH2T8C4RN',
  update_id: 'fwu_01JDGQ3V6Z1M0J6Y5QH2T8C4RN',
  firmware_id: 'fw_01JDGQ3V6Z1M0J6Y5QH2T8C4RN',
  rollout_id: null,
  from_version: '1.8.21',
  to_version: '1.9.0',
  started_at: at,
};

export const FirmwareUpdateStarted = defineEvent({
  type: 'csms.ocpp.firmware.update-started.v1',
  topic,
  description: 'A charger began to update its firmware',
  schema: updateEvent({}),
  key,
  example: update,
});

export const FirmwareUpdateCompleted = defineEvent({
  type: 'csms.ocpp.firmware.update-completed.v1',
  topic,
  description: 'A charger has updated its firmware',
  schema: updateEvent({ completed_at: Instant }),
  key,
  example: { ...update, completed_at: at },
});

export const FirmwareUpdateFailed = defineEvent({
  type: 'csms.ocpp.firmware.update-failed.v1',
  topic,
  description: 'An update of a charger’s firmware failed',
  schema: updateEvent({
    reason: Type.String({ description: "the charger's own word, or a code of ours" }),
    failed_at: Instant,
  }),
  key,
  example: { ...update, reason: 'InvalidSignature', failed_at: at },
});

export const DiagnosticsUploaded = defineEvent({
  type: 'csms.ocpp.diagnostics.uploaded.v1',
  topic,
  description: 'A charger has uploaded a log that was asked for',
  schema: Type.Object({
    charge_point_id: Type.String({ minLength: 1, maxLength: 48 }),
    organization_id: Type.String(),
    diagnostics_id: Type.String(),
    log_type: Type.Union([Type.Literal('diagnostics'), Type.Literal('security')]),
    upload_url: Type.String({
      description: 'where the charger was to upload it; of one that came to us without its secret',
    }),
    file_name: nullable(Type.String({ description: 'as the charger said' })),
    size_bytes: Type.Optional(
      nullable(Type.Integer({ minimum: 1, description: 'null: it was not uploaded to us' })),
    ),
    sha256: Type.Optional(nullable(Type.String({ pattern: '^[0-9a-f]{64}$', description: 'hexadecimal' }))),
    uploaded_at: Instant,
  }),
  key,
  example: {
    charge_point_id: update.charge_point_id,
    organization_id: update.organization_id,
    diagnostics_id: 'diag_01JDGQ3V6Z1M0J6Y5QH2T8C4RN',
    log_type: 'diagnostics' as const,
    upload_url: 'https://csms.example.com/uploads/diagnostics/',
    file_name: 'CP-SITE42-001.zip',
    size_bytes: 18_432,
    sha256: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    uploaded_at: at,
  },
});
