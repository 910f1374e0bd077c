import { type DynamicModule, Module } from '@nestjs/common';

import { type ServiceDefinition, TokenSigner, TokenVerifier } from '@csms/platform-http';
import { Outbox } from '@csms/platform-kafka';
import type { Environment } from '@csms/platform-ops';

import { ApiKeyEntity } from './api-keys/api-key.entity';
import { ApiKeyStore } from './api-keys/api-key-store';
import { ApiKeyUsageConsumer } from './api-keys/api-key-usage.consumer';
import { ApiKeysController } from './api-keys/api-keys.controller';
import { ApiKeysService } from './api-keys/api-keys.service';
import { AccountAudit } from './audit/account-audit';
import { AuditConsumer } from './audit/audit.consumer';
import { AuditController } from './audit/audit.controller';
import { AuditEntryEntity } from './audit/audit-entry.entity';
import { AuditLog } from './audit/audit-log';
import { ChargePointEntity } from './charge-points/charge-point.entity';
import { ChargePointMapper } from './charge-points/charge-point.mapper';
import { ChargePointAnnouncer } from './charge-points/charge-point-announcer';
import { ChargePointEventsConsumer } from './charge-points/charge-point-events.consumer';
import { ChargePointFacts } from './charge-points/charge-point-facts.service';
import { ChargePointHardwareController } from './charge-points/charge-point-hardware.controller';
import { ChargePointHardwareService } from './charge-points/charge-point-hardware.service';
import { ChargePointsController, CpoChargePointsController } from './charge-points/charge-points.controller';
import { ChargePointsService } from './charge-points/charge-points.service';
import { ChargePointsImportController } from './charge-points/charge-points-import.controller';
import { ChargePointsImportService } from './charge-points/charge-points-import.service';
import { ConnectorEntity } from './charge-points/connector.entity';
import { PasswordPushesConsumer } from './charge-points/password-pushes.consumer';
import { PasswordPushes } from './charge-points/password-pushes.service';
import { CommissioningConsumer } from './commissioning/commissioning.consumer';
import { CommissioningController } from './commissioning/commissioning.controller';
import { CommissioningService } from './commissioning/commissioning.service';
import { CommissioningAccess } from './commissioning/commissioning-access';
import { CommissioningClock } from './commissioning/commissioning-clock';
import { CommissioningDriver } from './commissioning/commissioning-driver.service';
import { CommissioningIssueEntity } from './commissioning/commissioning-issue.entity';
import { CommissioningIssues } from './commissioning/commissioning-issues.service';
import { CommissioningLogEntity } from './commissioning/commissioning-log.entity';
import { CommissioningOutbox } from './commissioning/commissioning-outbox';
import { CommissioningRunEntity } from './commissioning/commissioning-run.entity';
import { SignOffController } from './commissioning/sign-off.controller';
import { SignOff } from './commissioning/sign-off.service';
import { CommissioningTemplateEntity } from './commissioning-templates/commissioning-template.entity';
import { InstallerTemplatesController } from './commissioning-templates/installer-templates.controller';
import { InstallerTemplates } from './commissioning-templates/installer-templates.service';
import { TemplateApplicationEntity } from './commissioning-templates/template-application.entity';
import { TemplateApplicationsConsumer } from './commissioning-templates/template-applications.consumer';
import { TemplateApplications } from './commissioning-templates/template-applications.service';
import { TemplatesController } from './commissioning-templates/templates.controller';
import { TemplatesService } from './commissioning-templates/templates.service';
import { CostCentreEntity } from './cost-centres/cost-centre.entity';
import { CostCentresController } from './cost-centres/cost-centres.controller';
import { CostCentresService } from './cost-centres/cost-centres.service';
import { DriverEntity } from './drivers/driver.entity';
import { DriverAnnouncer } from './drivers/driver-announcer';
import { DriverRetention } from './drivers/driver-retention.service';
import { DriverSessionsConsumer } from './drivers/driver-sessions.consumer';
import { DriversController } from './drivers/drivers.controller';
import { DriversService } from './drivers/drivers.service';
import { EnergyAssetEntity } from './energy-assets/energy-asset.entity';
import { EnergyAssetsController } from './energy-assets/energy-assets.controller';
import { EnergyAssetsService } from './energy-assets/energy-assets.service';
import { GroupEntity, GroupMemberEntity } from './groups/group.entity';
import { GroupsController } from './groups/groups.controller';
import { GroupsService } from './groups/groups.service';
import { HandoverChargePointEntity, HandoverEntity } from './handovers/handover.entity';
import { HandoverDecisionsController } from './handovers/handover-decisions.controller';
import { HandoverDecisions } from './handovers/handover-decisions.service';
import { HandoverReader } from './handovers/handover-reader.service';
import { HandoverWithdrawals } from './handovers/handover-withdrawals.service';
import { HandoversController } from './handovers/handovers.controller';
import { HandoversService } from './handovers/handovers.service';
import { IdTagEntity } from './id-tags/id-tag.entity';
import { IdTagsController } from './id-tags/id-tags.controller';
import { IdTagsService } from './id-tags/id-tags.service';
import { IdTagsImportController } from './id-tags/id-tags-import.controller';
import { IdTagsImportService } from './id-tags/id-tags-import.service';
import { TokenAnnouncer } from './id-tags/token-announcer';
import { InstallerEntity } from './installers/installer.entity';
import { InstallerAccountsController } from './installers/installer-accounts.controller';
import { InstallerChargePointsController } from './installers/installer-charge-points.controller';
import { InstallerChargePointsService } from './installers/installer-charge-points.service';
import { InstallerInstallationsController } from './installers/installer-installations.controller';
import { InstallerInvitationEntity } from './installers/installer-invitation.entity';
import { InstallerInvitations } from './installers/installer-invitations.service';
import { InstallerProfile } from './installers/installer-profile.service';
import { InstallerProjectsController } from './installers/installer-projects.controller';
import { InstallerProjectsService } from './installers/installer-projects.service';
import { InstallerRegistration } from './installers/installer-registration.service';
import { InstallerSignIn } from './installers/installer-sign-in.service';
import { OwnOrganization } from './installers/own-organization';
import { ProjectAdoption } from './installers/project-adoption.service';
import { ProjectAssignments } from './installers/project-assignments';
import { ProjectInstallerEntity } from './installers/project-installer.entity';
import { ProjectInstallersController } from './installers/project-installers.controller';
import { ProjectInstallersService } from './installers/project-installers.service';
import { ProjectWorkerEntity } from './installers/project-worker.entity';
import { InvitationEntity } from './invitations/invitation.entity';
import { InvitationAcceptance } from './invitations/invitation-acceptance';
import { InvitationsController } from './invitations/invitations.controller';
import { InvitationsService } from './invitations/invitations.service';
import { MailEntity } from './mail/mail.entity';
import { MailQueue } from './mail/mail-queue';
import { MailSender } from './mail/mail-sender';
import { MeController } from './me/me.controller';
import { MemberEntity } from './members/member.entity';
import { MembersController } from './members/members.controller';
import { MembersService } from './members/members.service';
import { OAuthClientEntity } from './oauth/oauth-client.entity';
import { OAuthClientsController } from './oauth/oauth-clients.controller';
import { OAuthClientsService } from './oauth/oauth-clients.service';
import { OAuthTokensController } from './oauth/oauth-tokens.controller';
import { OAuthTokensService } from './oauth/oauth-tokens.service';
import { OLD_REGISTRY_ROWS } from './old-rows';
import { OrganizationSettingsController } from './organization-settings/organization-settings.controller';
import { OrganizationSettingsService } from './organization-settings/organization-settings.service';
import { OrganizationEntity } from './organizations/organization.entity';
import { OrganizationFounder } from './organizations/organization-founder';
import { OrganizationsController } from './organizations/organizations.controller';
import { OrganizationsService } from './organizations/organizations.service';
import { ProjectEntity } from './projects/project.entity';
import { ProjectChargePointsController } from './projects/project-charge-points.controller';
import { ProjectChargePointsService } from './projects/project-charge-points.service';
import { ProjectsController } from './projects/projects.controller';
import { ProjectsService } from './projects/projects.service';
import { RegistrySettings } from './registry-settings';
import { Retelling } from './retelling/retelling.service';
import { AccessTokens } from './sign-in/access-tokens';
import { AccountSignIn } from './sign-in/account-sign-in';
import { Attempts } from './sign-in/attempts';
import { PasswordsService } from './sign-in/passwords.service';
import { RegistrationService } from './sign-in/registration.service';
import { Sessions } from './sign-in/sessions';
import { SignInController } from './sign-in/sign-in.controller';
import { SignInService } from './sign-in/sign-in.service';
import { SiteOwnerEntity, SiteOwnerSiteEntity } from './site-owners/site-owner.entity';
import { SiteOwnerAcceptance } from './site-owners/site-owner-acceptance';
import { SiteOwnersController } from './site-owners/site-owners.controller';
import { SiteOwnersService } from './site-owners/site-owners.service';
import { SiteEntity } from './sites/site.entity';
import { SiteChargersController } from './sites/site-chargers.controller';
import { SiteChargersService } from './sites/site-chargers.service';
import { SitesController } from './sites/sites.controller';
import { SitesService } from './sites/sites.service';
import { Authenticators } from './totp/authenticators';
import { TotpController } from './totp/totp.controller';
import { TotpService } from './totp/totp.service';
import { UserAccountEntity } from './users/user-account.entity';
import { VehicleEntity } from './vehicles/vehicle.entity';
import { VehicleAnnouncer } from './vehicles/vehicle-announcer';
import { VehiclesController } from './vehicles/vehicles.controller';
import { VehiclesService } from './vehicles/vehicles.service';

@Module({})
export class RegistryModule {
  static with(environment: Environment): DynamicModule {
    const settings = RegistrySettings.from(environment);
    return {
      module: RegistryModule,
      controllers: [
        AuditController,
        AuditConsumer,
        ApiKeysController,
        ApiKeyUsageConsumer,
        OAuthClientsController,
        OAuthTokensController,
        SignInController,
        TotpController,
        MeController,
        OrganizationsController,
        OrganizationSettingsController,
        MembersController,
        InvitationsController,
        SiteOwnersController,
        SitesController,
        SiteChargersController,
        EnergyAssetsController,
        ProjectsController,
        ProjectChargePointsController,
        InstallerAccountsController,
        InstallerProjectsController,
        InstallerChargePointsController,
        InstallerInstallationsController,
        ProjectInstallersController,
        ChargePointsController,
        CpoChargePointsController,
        ChargePointsImportController,
        ChargePointHardwareController,
        ChargePointEventsConsumer,
        PasswordPushesConsumer,
        InstallerTemplatesController,
        CommissioningController,
        SignOffController,
        HandoversController,
        HandoverDecisionsController,
        CommissioningConsumer,
        DriverSessionsConsumer,
        TemplatesController,
        TemplateApplicationsConsumer,
        IdTagsController,
        IdTagsImportController,
        DriversController,
        GroupsController,
        CostCentresController,
        VehiclesController,
      ],
      providers: [
        { provide: RegistrySettings, useValue: settings },
        AuditLog,
        ChargePointAnnouncer,
        ChargePointMapper,
        {
          provide: ApiKeyStore,
          useFactory: (outbox: Outbox, audit: AuditLog) => new ApiKeyStore(outbox, audit),
          inject: [Outbox, AuditLog],
        },
        ApiKeysService,
        AccountAudit,
        Authenticators,
        TotpService,
        OAuthClientsService,
        OAuthTokensService,
        { provide: TokenSigner, useValue: new TokenSigner(settings.tokenKey, settings.publicUrl) },
        { provide: TokenVerifier, useValue: new TokenVerifier(settings.tokenKey, settings.publicUrl) },
        MailQueue,
        MailSender,
        OrganizationFounder,
        OrganizationsService,
        OrganizationSettingsService,
        MembersService,
        InvitationsService,
        InvitationAcceptance,
        AccessTokens,
        AccountSignIn,
        Attempts,
        Sessions,
        RegistrationService,
        SignInService,
        PasswordsService,
        InstallerRegistration,
        InstallerSignIn,
        InstallerProfile,
        InstallerInvitations,
        InstallerProjectsService,
        InstallerChargePointsService,
        OwnOrganization,
        ProjectAdoption,
        ProjectAssignments,
        ProjectInstallersService,
        SiteOwnersService,
        SiteOwnerAcceptance,
        SitesService,
        SiteChargersService,
        EnergyAssetsService,
        ProjectsService,
        ProjectChargePointsService,
        Retelling,
        ChargePointsService,
        ChargePointHardwareService,
        PasswordPushes,
        ChargePointFacts,
        ChargePointsImportService,
        CommissioningAccess,
        CommissioningOutbox,
        CommissioningDriver,
        CommissioningClock,
        CommissioningService,
        CommissioningIssues,
        TemplatesService,
        InstallerTemplates,
        TemplateApplications,
        SignOff,
        HandoversService,
        HandoverReader,
        HandoverDecisions,
        HandoverWithdrawals,
        IdTagsService,
        IdTagsImportService,
        TokenAnnouncer,
        DriverAnnouncer,
        DriversService,
        DriverRetention,
        GroupsService,
        CostCentresService,
        VehiclesService,
        VehicleAnnouncer,
      ],
    };
  }
}

export const registryEntities = [
  OrganizationEntity,
  ApiKeyEntity,
  OAuthClientEntity,
  SiteEntity,
  EnergyAssetEntity,
  ProjectEntity,
  ChargePointEntity,
  ConnectorEntity,
  CommissioningRunEntity,
  CommissioningLogEntity,
  CommissioningIssueEntity,
  CommissioningTemplateEntity,
  TemplateApplicationEntity,
  HandoverEntity,
  HandoverChargePointEntity,
  IdTagEntity,
  DriverEntity,
  GroupEntity,
  GroupMemberEntity,
  CostCentreEntity,
  VehicleEntity,
  AuditEntryEntity,
  MailEntity,
  MemberEntity,
  InvitationEntity,
  UserAccountEntity,
  InstallerEntity,
  ProjectInstallerEntity,
  InstallerInvitationEntity,
  SiteOwnerEntity,
  SiteOwnerSiteEntity,
  ProjectWorkerEntity,
];

export const registryService: ServiceDefinition = {
  name: 'registry',
  schema: 'registry',
  description:
    'Organizations, API keys, OAuth clients, sites, projects, charge points, id tags and the audit log',
  defaultPort: 3001,
  // What chargers tell of themselves may wait: when all of them come at once, others have their sessions to keep.
  oldRows: OLD_REGISTRY_ROWS,
  eventsAtOnce: 2,
  entities: registryEntities,
  module: (environment) => RegistryModule.with(environment),
};
