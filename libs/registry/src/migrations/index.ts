import { CreateRegistry1763704800000 } from './20261121T0600-create-registry';
import { CreateAudit1763726400000 } from './20261121T1200-create-audit';
import { CreateIdempotencyKeys1763727300000 } from './20261121T1215-create-idempotency-keys';
import { LimitOrganizations1763727600000 } from './20261121T1220-limit-organizations';
import { ExtendApiKeys1763728200000 } from './20261121T1230-extend-api-keys';
import { CreateAccounts1763730000000 } from './20261121T1300-create-accounts';
import { ExtendSites1763730600000 } from './20261121T1310-extend-sites';
import { CreateTotp1763730900000 } from './20261121T1315-create-totp';
import { ExtendOrganizations1763731500000 } from './20261121T1325-extend-organizations';
import { ExtendProjects1763731800000 } from './20261121T1330-extend-projects';
import { CreateInvitations1763732100000 } from './20261121T1335-create-invitations';
import { ExtendChargePoints1763732400000 } from './20261121T1340-extend-charge-points';
import { CreateDrivers1763733000000 } from './20261121T1350-create-drivers';
import { CreateOauthClients1763735400000 } from './20261121T1430-create-oauth-clients';
import { SettleOrganizations1763737320000 } from './20261121T1502-settle-organizations';
import { CreateInstallers1763737500000 } from './20261121T1505-create-installers';
import { ShareProjects1763738400000 } from './20261121T1520-share-projects';
import { CreateSiteOwners1763739300000 } from './20261121T1535-create-site-owners';
import { CreateCommissioning1763739600000 } from './20261121T1540-create-commissioning';
import { CreateHandovers1763740200000 } from './20261121T1550-create-handovers';
import { SetSitePolicies1763750400000 } from './20261121T1840-set-site-policies';
import { PushPasswords1763752200000 } from './20261121T1910-push-passwords';
import { CreateCommissioningTemplates1763760000000 } from './20261121T2120-create-commissioning-templates';
import { KeepBootStatus1763762460000 } from './20261121T2201-keep-boot-status';
import { TellPlacesAgain1763800500000 } from './20261122T0835-tell-places-again';
import { NumberPresence1763802120000 } from './20261122T0902-number-presence';
import { TellChargePointsAgain1763813760000 } from './20261122T1216-tell-charge-points-again';
import { CreateVehicles1763814840000 } from './20261122T1234-create-vehicles';
import { KnowLastSessions1763814960000 } from './20261122T1236-know-last-sessions';
import { TellEnergyAssets1763816100000 } from './20261122T1255-tell-energy-assets';
import { KnowRoamingParties1763829240000 } from './20261122T1634-know-roaming-parties';
import { RedactAudit1763830200000 } from './20261122T1650-redact-audit';
import { TellOrganizations1763830260000 } from './20261122T1651-tell-organizations';

/** The registry's migrations, oldest first. */
export const REGISTRY_MIGRATIONS = [
  CreateRegistry1763704800000,
  CreateAudit1763726400000,
  CreateIdempotencyKeys1763727300000,
  LimitOrganizations1763727600000,
  ExtendApiKeys1763728200000,
  CreateAccounts1763730000000,
  ExtendSites1763730600000,
  CreateTotp1763730900000,
  ExtendOrganizations1763731500000,
  ExtendProjects1763731800000,
  CreateInvitations1763732100000,
  ExtendChargePoints1763732400000,
  CreateDrivers1763733000000,
  CreateOauthClients1763735400000,
  SettleOrganizations1763737320000,
  CreateInstallers1763737500000,
  ShareProjects1763738400000,
  CreateSiteOwners1763739300000,
  CreateCommissioning1763739600000,
  CreateHandovers1763740200000,
  SetSitePolicies1763750400000,
  PushPasswords1763752200000,
  CreateCommissioningTemplates1763760000000,
  KeepBootStatus1763762460000,
  TellPlacesAgain1763800500000,
  NumberPresence1763802120000,
  TellChargePointsAgain1763813760000,
  CreateVehicles1763814840000,
  KnowLastSessions1763814960000,
  TellEnergyAssets1763816100000,
  KnowRoamingParties1763829240000,
  RedactAudit1763830200000,
  TellOrganizations1763830260000,
];
