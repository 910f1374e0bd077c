import { API_GATEWAY_MIGRATIONS, apiGatewayService } from '@csms/api-gateway';
import { billingService, CreateBilling1763705400000 } from '@csms/billing';
import {
  CreateConnections1763714400000,
  CreateOcppGateway1763706600000,
  ocppGatewayService,
} from '@csms/ocpp-gateway';
import type { ServiceDefinition } from '@csms/platform-http';
import { REGISTRY_MIGRATIONS, registryService } from '@csms/registry';
import { CreateSessions1763706000000, sessionsService } from '@csms/sessions';

export interface InstalledService {
  readonly definition: ServiceDefinition;
  readonly migrations: readonly (new () => object)[];
}

/** Every service of the platform with its migrations, oldest first. */
export const SERVICES: readonly InstalledService[] = [
  { definition: registryService, migrations: REGISTRY_MIGRATIONS },
  {
    definition: ocppGatewayService,
    migrations: [CreateOcppGateway1763706600000, CreateConnections1763714400000],
  },
  { definition: sessionsService, migrations: [CreateSessions1763706000000] },
  { definition: billingService, migrations: [CreateBilling1763705400000] },
  { definition: apiGatewayService, migrations: API_GATEWAY_MIGRATIONS },
];
