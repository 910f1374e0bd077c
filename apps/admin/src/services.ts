import { ANALYTICS_MIGRATIONS, analyticsService } from '@csms/analytics';
import { API_GATEWAY_MIGRATIONS, apiGatewayService } from '@csms/api-gateway';
import { BILLING_MIGRATIONS, billingService } from '@csms/billing';
import { OCPP_GATEWAY_MIGRATIONS, ocppGatewayService } from '@csms/ocpp-gateway';
import type { ServiceDefinition } from '@csms/platform-http';
import { REGISTRY_MIGRATIONS, registryService } from '@csms/registry';
import { SESSIONS_MIGRATIONS, sessionsService } from '@csms/sessions';

export interface InstalledService {
  readonly definition: ServiceDefinition;
  readonly migrations: readonly (new () => object)[];
}

/** Every service of the platform with its migrations, oldest first. */
export const SERVICES: readonly InstalledService[] = [
  { definition: registryService, migrations: REGISTRY_MIGRATIONS },
  { definition: ocppGatewayService, migrations: OCPP_GATEWAY_MIGRATIONS },
  { definition: sessionsService, migrations: SESSIONS_MIGRATIONS },
  { definition: billingService, migrations: BILLING_MIGRATIONS },
  { definition: analyticsService, migrations: ANALYTICS_MIGRATIONS },
  { definition: apiGatewayService, migrations: API_GATEWAY_MIGRATIONS },
];
