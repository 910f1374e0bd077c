import { CreateRegistry1763704800000 } from './20261121T0600-create-registry';
import { CreateAudit1763726400000 } from './20261121T1200-create-audit';
import { ExtendApiKeys1763734200000 } from './20261121T1410-extend-api-keys';
import { CreateOauthClients1763735400000 } from './20261121T1430-create-oauth-clients';

/** The registry's migrations, oldest first. */
export const REGISTRY_MIGRATIONS = [
  CreateRegistry1763704800000,
  CreateAudit1763726400000,
  ExtendApiKeys1763734200000,
  CreateOauthClients1763735400000,
];
