import { Type } from '@sinclair/typebox';

import { defineEvent } from '../catalogue/event-definition';
import { REGISTRY_COMMISSIONING } from '../topics';

import { Instant, nullable, place } from './shapes';

const topic = REGISTRY_COMMISSIONING;
const key = (data: { charge_point_id: string }): string => data.charge_point_id;

const Core = {
  organization_id: Type.String(),
  charge_point_id: Type.String({ minLength: 1, maxLength: 48 }),
  site_id: nullable(Type.String()),
  project_id: nullable(Type.String()),
  commissioning_session_id: Type.String(),
  template_id: nullable(Type.String()),
  started_at: Instant,
};

const core = {
  organization_id: place.organization_id,
  charge_point_id: place.charge_point_id,
  site_id: place.site_id,
  project_id: place.project_id,
  commissioning_session_id: 'comm_01JDGQ3V6Z1M0J6Y5QH2T8C4RN',
  template_id: null,
  started_at: '2026-05-01T08:12:00.000Z',
};

const Steps = Type.Array(Type.Object({ name: Type.String(), status: Type.String() }));

export const CommissioningStarted = defineEvent({
  type: 'csms.registry.commissioning.started.v1',
  topic,
  description: 'The checks of a charge point have begun',
  schema: Type.Object(Core),
  key,
  example: core,
});

export const CommissioningCompleted = defineEvent({
  type: 'csms.registry.commissioning.completed.v1',
  topic,
  description: 'A charge point has passed its checks and was commissioned',
  schema: Type.Object({ ...Core, completed_at: Instant, steps: Steps }),
  key,
  example: {
    ...core,
    completed_at: '2026-05-01T08:20:00.000Z',
    steps: [{ name: 'connectivity', status: 'passed' }],
  },
});

export const CommissioningFailed = defineEvent({
  type: 'csms.registry.commissioning.failed.v1',
  topic,
  description: 'A charge point has not passed its checks',
  schema: Type.Object({
    ...Core,
    failed_at: Instant,
    failed_step: Type.String(),
    error: Type.Object({ code: Type.String(), message: Type.String() }),
    steps: Steps,
  }),
  key,
  example: {
    ...core,
    failed_at: '2026-05-01T08:14:00.000Z',
    failed_step: 'connectivity',
    error: { code: 'connectivity_failed', message: 'The charge point is not connected.' },
    steps: [{ name: 'connectivity', status: 'failed' }],
  },
});

export const HandoverWithdrawn = defineEvent({
  type: 'csms.registry.handover.withdrawn.v1',
  topic,
  description:
    'Charge points are not handed over after all: the installer or the operator took the offer back',
  schema: Type.Object({
    organization_id: Type.String(),
    handover_id: Type.String(),
    project_id: nullable(Type.String()),
    charge_point_ids: Type.Array(Type.String()),
    withdrawn_by: Type.String(),
    withdrawn_at: Instant,
  }),
  key: (data) => data.handover_id,
  example: {
    organization_id: place.organization_id,
    handover_id: 'hdo_01JDGQ3V6Z1M0J6Y5QH2T8C4RN',
    project_id: place.project_id,
    charge_point_ids: [place.charge_point_id],
    withdrawn_by: 'ins_01JDGQ3V6Z1M0J6Y5QH2T8C4RN',
    withdrawn_at: '2026-05-01T12:00:00.000Z',
  },
});

export const HandoverCompleted = defineEvent({
  type: 'csms.registry.handover.completed.v1',
  topic,
  description: 'The site owner has accepted charge points',
  schema: Type.Object({
    organization_id: Type.String(),
    handover_id: Type.String(),
    project_id: nullable(Type.String()),
    charge_point_ids: Type.Array(Type.String()),
    from_organization_id: Type.String(),
    to: Type.Object({
      type: Type.Union([Type.Literal('organization'), Type.Literal('site_owner')]),
      id: nullable(Type.String()),
      email: nullable(Type.String()),
    }),
    completed_at: Instant,
  }),
  key: (data) => data.handover_id,
  example: {
    organization_id: place.organization_id,
    handover_id: 'hdo_01JDGQ3V6Z1M0J6Y5QH2T8C4RN',
    project_id: place.project_id,
    charge_point_ids: [place.charge_point_id],
    from_organization_id: place.organization_id,
    to: { type: 'site_owner' as const, id: null, email: 'owner@example.com' },
    completed_at: '2026-05-02T10:00:00.000Z',
  },
});
