export { REGISTRY_MIGRATIONS } from './migrations';
export { createOrganization, SCOPE_SETS } from './organizations/create-organization';
export { registryEntities, registryService } from './registry.module';
