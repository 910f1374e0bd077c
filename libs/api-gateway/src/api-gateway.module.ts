import { Module } from '@nestjs/common';

import type { ServiceDefinition } from '@csms/platform-http';

import { ApiKeyEntity } from './api-keys/api-key.entity';
import { ApiKeysConsumer } from './api-keys/api-keys.consumer';
import { Authenticator } from './api-keys/authenticator';
import { Allowances } from './limits/allowances';
import { OrganizationLimitsEntity } from './limits/organization-limits.entity';
import { OrganizationsConsumer } from './limits/organizations.consumer';
import { Reconciliation } from './limits/reconciliation';
import { SharedBuckets } from './limits/shared-buckets';
import { UsageCounter } from './usage/usage-counter';

@Module({
  controllers: [ApiKeysConsumer, OrganizationsConsumer],
  providers: [Authenticator, SharedBuckets, Allowances, UsageCounter, Reconciliation],
})
export class ApiGatewayModule {}

export const apiGatewayService: ServiceDefinition = {
  name: 'api-gateway',
  schema: 'api_gateway',
  description: 'The front door: authentication, scopes and routing',
  defaultPort: 3009,
  entities: [ApiKeyEntity, OrganizationLimitsEntity],
  module: () => ApiGatewayModule,
};
