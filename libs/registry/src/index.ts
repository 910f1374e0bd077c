export { waitingMails } from './mail/waiting-mails';
export { REGISTRY_MIGRATIONS } from './migrations';
export { createOrganization, SCOPE_SETS } from './organizations/create-organization';
export { setLimits } from './organizations/set-limits';
export { registryEntities, registryService } from './registry.module';
