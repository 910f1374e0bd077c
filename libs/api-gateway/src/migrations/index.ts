import { CreateApiGateway1763707200000 } from './20261121T0640-create-api-gateway';
import { CreateRevokedAccess1763733600000 } from './20261121T1400-create-revoked-access';
import { ExtendApiKeys1763734800000 } from './20261121T1420-extend-api-keys';

/** The API gateway's migrations, oldest first. */
export const API_GATEWAY_MIGRATIONS = [
  CreateApiGateway1763707200000,
  CreateRevokedAccess1763733600000,
  ExtendApiKeys1763734800000,
];
