import * as accessEvents from '../events/access-events';
import * as accountEvents from '../events/account-events';
import * as apiKeyEvents from '../events/api-key-events';
import * as auditEvents from '../events/audit-events';
import * as billingEvents from '../events/billing-events';
import * as chargePointEvents from '../events/charge-point-events';
import * as commandEvents from '../events/command-events';
import * as commissioningEvents from '../events/commissioning-events';
import * as driverEvents from '../events/driver-events';
import * as energyAssetEvents from '../events/energy-asset-events';
import * as firmwareEvents from '../events/firmware-events';
import * as installerEvents from '../events/installer-events';
import * as organizationEvents from '../events/organization-events';
import * as projectEvents from '../events/project-events';
import * as registryEvents from '../events/registry-events';
import * as reservationEvents from '../events/reservation-events';
import * as sessionEvents from '../events/session-events';
import * as siteEvents from '../events/site-events';
import * as stationEvents from '../events/station-events';
import * as vehicleEvents from '../events/vehicle-events';

import type { CatalogueEvent } from './event-definition';

/** Every type of event of the platform: a file of events is named here, and all that it declares is in. */
export const EVENTS: readonly CatalogueEvent[] = [
  ...Object.values(accessEvents),
  ...Object.values(accountEvents),
  ...Object.values(apiKeyEvents),
  ...Object.values(auditEvents),
  ...Object.values(billingEvents),
  ...Object.values(chargePointEvents),
  ...Object.values(commandEvents),
  ...Object.values(commissioningEvents),
  ...Object.values(organizationEvents),
  ...Object.values(driverEvents),
  ...Object.values(energyAssetEvents),
  ...Object.values(firmwareEvents),
  ...Object.values(installerEvents),
  ...Object.values(projectEvents),
  ...Object.values(registryEvents),
  ...Object.values(reservationEvents),
  ...Object.values(sessionEvents),
  ...Object.values(siteEvents),
  ...Object.values(stationEvents),
  ...Object.values(vehicleEvents),
];
