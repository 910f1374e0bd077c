import { Type } from '@sinclair/typebox';

import { defineEvent } from '../catalogue/event-definition';
import { REGISTRY_PROJECTS } from '../topics';

import { Instant, nullable, place } from './shapes';

const key = (data: { project_id: string }): string => data.project_id;

export const ProjectChanged = defineEvent({
  type: 'csms.registry.project.changed.v1',
  topic: REGISTRY_PROJECTS,
  description: 'A project was created, changed or adopted by another organization; its whole newest state',
  schema: Type.Object({
    project_id: Type.String(),
    organization_id: Type.String(),
    site_id: nullable(Type.String()),
    name: Type.String(),
    status: Type.String(),
    created_at: Instant,
    updated_at: Instant,
  }),
  key,
  example: {
    project_id: place.project_id,
    organization_id: place.organization_id,
    site_id: place.site_id,
    name: 'Canary Wharf Car Park',
    status: 'in_progress',
    created_at: '2026-05-01T09:00:00.000Z',
    updated_at: '2026-05-01T09:00:00.000Z',
  },
});

export const ProjectRemoved = defineEvent({
  type: 'csms.registry.project.removed.v1',
  topic: REGISTRY_PROJECTS,
  description: 'A project is gone; it had no charge points any more',
  schema: Type.Object({ project_id: Type.String(), organization_id: Type.String(), removed_at: Instant }),
  key,
  example: {
    project_id: place.project_id,
    organization_id: place.organization_id,
    removed_at: '2026-05-01T09:00:00.000Z',
  },
});
