import { CreateRegistry1763704800000 } from './20261121T0600-create-registry';
import { CreateAudit1763726400000 } from './20261121T1200-create-audit';
import { ExtendApiKeys1763728200000 } from './20261121T1230-extend-api-keys';
import { CreateAccounts1763730000000 } from './20261121T1300-create-accounts';
import { CreateTotp1763730900000 } from './20261121T1315-create-totp';
import { ExtendOrganizations1763731500000 } from './20261121T1325-extend-organizations';
import { CreateInvitations1763732100000 } from './20261121T1335-create-invitations';

/** The registry's migrations, oldest first. */
export const REGISTRY_MIGRATIONS = [
  CreateRegistry1763704800000,
  CreateAudit1763726400000,
  ExtendApiKeys1763728200000,
  CreateAccounts1763730000000,
  CreateTotp1763730900000,
  ExtendOrganizations1763731500000,
  CreateInvitations1763732100000,
];
