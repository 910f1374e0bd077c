export { CreateRegistry1763704800000 } from './migrations/20261121T0600-create-registry';
export { createOrganization, SCOPE_SETS } from './organizations/create-organization';
export { registryEntities, registryService } from './registry.module';
