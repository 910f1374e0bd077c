import { type DynamicModule, Module } from '@nestjs/common';

import { type ServiceDefinition, TokenSigner, TokenVerifier } from '@csms/platform-http';
import type { Environment } from '@csms/platform-ops';

import { ApiKeyEntity } from './api-keys/api-key.entity';
import { ApiKeyLog } from './api-keys/api-key-log';
import { ApiKeyUsageConsumer } from './api-keys/api-key-usage.consumer';
import { ApiKeysController } from './api-keys/api-keys.controller';
import { ApiKeysService } from './api-keys/api-keys.service';
import { AuditController } from './audit/audit.controller';
import { AuditEntryEntity } from './audit/audit-entry.entity';
import { AuditLog } from './audit/audit-log';
import { ChargePointEntity } from './charge-points/charge-point.entity';
import { ChargePointsController } from './charge-points/charge-points.controller';
import { ChargePointsService } from './charge-points/charge-points.service';
import { IdTagEntity } from './id-tags/id-tag.entity';
import { IdTagsController } from './id-tags/id-tags.controller';
import { IdTagsService } from './id-tags/id-tags.service';
import { MeController } from './me/me.controller';
import { OAuthClientEntity } from './oauth/oauth-client.entity';
import { OAuthClientsController } from './oauth/oauth-clients.controller';
import { OAuthClientsService } from './oauth/oauth-clients.service';
import { OAuthTokensController } from './oauth/oauth-tokens.controller';
import { OAuthTokensService } from './oauth/oauth-tokens.service';
import { OrganizationEntity } from './organizations/organization.entity';
import { ProjectEntity } from './projects/project.entity';
import { ProjectsController } from './projects/projects.controller';
import { ProjectsService } from './projects/projects.service';
import { RegistrySettings } from './registry-settings';
import { SiteEntity } from './sites/site.entity';
import { SitesController } from './sites/sites.controller';
import { SitesService } from './sites/sites.service';

@Module({})
export class RegistryModule {
  static with(environment: Environment): DynamicModule {
    const settings = RegistrySettings.from(environment);
    return {
      module: RegistryModule,
      controllers: [
        ApiKeysController,
        ApiKeyUsageConsumer,
        AuditController,
        MeController,
        OAuthClientsController,
        OAuthTokensController,
        SitesController,
        ProjectsController,
        ChargePointsController,
        IdTagsController,
      ],
      providers: [
        { provide: RegistrySettings, useValue: settings },
        AuditLog,
        ApiKeyLog,
        ApiKeysService,
        OAuthClientsService,
        OAuthTokensService,
        { provide: TokenSigner, useValue: new TokenSigner(settings.tokenKey, settings.publicUrl) },
        { provide: TokenVerifier, useValue: new TokenVerifier(settings.tokenKey, settings.publicUrl) },
        SitesService,
        ProjectsService,
        ChargePointsService,
        IdTagsService,
      ],
    };
  }
}

export const registryEntities = [
  OrganizationEntity,
  ApiKeyEntity,
  OAuthClientEntity,
  SiteEntity,
  ProjectEntity,
  ChargePointEntity,
  IdTagEntity,
  AuditEntryEntity,
];

export const registryService: ServiceDefinition = {
  name: 'registry',
  schema: 'registry',
  description:
    'Organizations, API keys, OAuth clients, sites, projects, charge points, id tags and the audit log',
  defaultPort: 3001,
  entities: registryEntities,
  module: (environment) => RegistryModule.with(environment),
};
