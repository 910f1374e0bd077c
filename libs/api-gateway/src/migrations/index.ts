import { CreateApiGateway1763707200000 } from './20261121T0640-create-api-gateway';
import { CreateRevokedAccess1763733600000 } from './20261121T1400-create-revoked-access';

/** The API gateway's migrations, oldest first. */
export const API_GATEWAY_MIGRATIONS = [CreateApiGateway1763707200000, CreateRevokedAccess1763733600000];
