import { CreateApiGateway1763707200000 } from './20261121T0640-create-api-gateway';
import { CreateLimitsAndUsage1763727900000 } from './20261121T1225-create-limits-and-usage';
import { ExtendApiKeys1763728800000 } from './20261121T1240-extend-api-keys';
import { CreateMembers1763730300000 } from './20261121T1305-create-members';
import { CreateRevokedAccess1763733600000 } from './20261121T1400-create-revoked-access';
import { CreateStreams1763800200000 } from './20261122T0830-create-streams';
import { KnowPrivacy1763830380000 } from './20261122T1653-know-privacy';

/** The API gateway's migrations, oldest first. */
export const API_GATEWAY_MIGRATIONS = [
  CreateApiGateway1763707200000,
  CreateLimitsAndUsage1763727900000,
  ExtendApiKeys1763728800000,
  CreateMembers1763730300000,
  CreateRevokedAccess1763733600000,
  CreateStreams1763800200000,
  KnowPrivacy1763830380000,
];
