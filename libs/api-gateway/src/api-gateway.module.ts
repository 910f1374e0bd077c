import { type DynamicModule, Module } from '@nestjs/common';

import type { ServiceDefinition } from '@csms/platform-http';
import type { Environment } from '@csms/platform-ops';

import { ApiKeyEntity } from './api-keys/api-key.entity';
import { ApiKeyUsage } from './api-keys/api-key-usage';
import { ApiKeysConsumer } from './api-keys/api-keys.consumer';
import { Authenticator } from './api-keys/authenticator';
import { AccessTokenKey } from './user-tokens/access-token-key';
import { AccountsConsumer } from './user-tokens/accounts.consumer';
import { MemberEntity } from './user-tokens/member.entity';
import { UserTokens } from './user-tokens/user-tokens';

@Module({})
export class ApiGatewayModule {
  static with(environment: Environment): DynamicModule {
    return {
      module: ApiGatewayModule,
      controllers: [ApiKeysConsumer, AccountsConsumer],
      providers: [
        { provide: AccessTokenKey, useValue: AccessTokenKey.from(environment) },
        ApiKeyUsage,
        UserTokens,
        Authenticator,
      ],
    };
  }
}

export const apiGatewayService: ServiceDefinition = {
  name: 'api-gateway',
  schema: 'api_gateway',
  description: 'The front door: authentication, scopes and routing',
  defaultPort: 3009,
  entities: [ApiKeyEntity, MemberEntity],
  module: (environment) => ApiGatewayModule.with(environment),
};
