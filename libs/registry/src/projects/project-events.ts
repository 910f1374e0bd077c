import { ProjectChanged, ProjectRemoved } from '@csms/contracts';
import type { OutgoingEvent } from '@csms/platform-kafka';

import type { ProjectEntity } from './project.entity';

export function projectChanged(project: ProjectEntity): OutgoingEvent<typeof ProjectChanged> {
  return {
    definition: ProjectChanged,
    organizationId: project.organizationId,
    data: {
      project_id: project.id,
      organization_id: project.organizationId,
      site_id: project.siteId,
      name: project.name,
      status: project.status,
      created_at: project.createdAt.toISOString(),
      updated_at: project.updatedAt.toISOString(),
    },
  };
}

export function projectRemoved({
  id,
  organizationId,
}: Pick<ProjectEntity, 'id' | 'organizationId'>): OutgoingEvent<typeof ProjectRemoved> {
  return {
    definition: ProjectRemoved,
    organizationId,
    data: { project_id: id, organization_id: organizationId, removed_at: new Date().toISOString() },
  };
}
