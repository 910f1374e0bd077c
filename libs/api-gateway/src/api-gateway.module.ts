import { Module } from '@nestjs/common';

import type { ServiceDefinition } from '@csms/platform-http';

import { ApiKeyEntity } from './api-keys/api-key.entity';
import { ApiKeyUsage } from './api-keys/api-key-usage';
import { ApiKeysConsumer } from './api-keys/api-keys.consumer';
import { Authenticator } from './api-keys/authenticator';

@Module({ controllers: [ApiKeysConsumer], providers: [ApiKeyUsage, Authenticator] })
export class ApiGatewayModule {}

export const apiGatewayService: ServiceDefinition = {
  name: 'api-gateway',
  schema: 'api_gateway',
  description: 'The front door: authentication, scopes and routing',
  defaultPort: 3009,
  entities: [ApiKeyEntity],
  module: () => ApiGatewayModule,
};
