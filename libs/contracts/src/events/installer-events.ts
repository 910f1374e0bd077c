import { Type } from '@sinclair/typebox';

import { defineEvent, type EventDefinition } from '../catalogue/event-definition';
import { REGISTRY_PROJECT_INSTALLERS } from '../topics';

import { Instant, nullable, place } from './shapes';

const ProjectInstaller = Type.Object({
  project_id: Type.String(),
  organization_id: Type.String({ description: 'of the project' }),
  installer_id: Type.String(),
  removed_at: nullable(Instant),
});

function assignment(
  deed: string,
  description: string,
  removed_at: string | null,
): EventDefinition<typeof ProjectInstaller> {
  return defineEvent({
    type: `csms.registry.project-installer.${deed}.v1`,
    topic: REGISTRY_PROJECT_INSTALLERS,
    description,
    schema: ProjectInstaller,
    key: (data) => `${data.project_id}/${data.installer_id}`,
    example: {
      project_id: 'proj_01JDGQ3V6Z1M0J6Y5QH2T8C4RN',
      organization_id: place.organization_id,
      installer_id: 'ins_01JDGQ3V6Z1M0J6Y5QH2T8C4RN',
      removed_at,
    },
  });
}

export const ProjectInstallerAssigned = assignment(
  'assigned',
  'An installer works on a project from now on',
  null,
);

export const ProjectInstallerRemoved = assignment(
  'removed',
  'An installer does not work on a project any more',
  '2026-05-01T09:00:00.000Z',
);
