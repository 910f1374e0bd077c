import { type DynamicModule, Module } from '@nestjs/common';

import { type ServiceDefinition, TokenVerifier } from '@csms/platform-http';
import type { Environment } from '@csms/platform-ops';

import { ApiKeyEntity } from './api-keys/api-key.entity';
import { ApiKeysConsumer } from './api-keys/api-keys.consumer';
import { KeyAuthenticator } from './api-keys/key-authenticator';
import { KeyUsage } from './api-keys/key-usage';
import { Authenticator } from './credentials/authenticator';
import { RevokedAccessConsumer } from './tokens/revoked-access.consumer';
import { RevokedAccessEntity } from './tokens/revoked-access.entity';
import { TokenAuthenticator } from './tokens/token-authenticator';

@Module({})
export class ApiGatewayModule {
  static with(environment: Environment): DynamicModule {
    const verifier = new TokenVerifier(
      environment.string('CSMS_TOKEN_PUBLIC_KEY'),
      environment.url('CSMS_PUBLIC_URL', 'http://127.0.0.1:3000'),
    );
    return {
      module: ApiGatewayModule,
      controllers: [ApiKeysConsumer, RevokedAccessConsumer],
      providers: [
        Authenticator,
        KeyAuthenticator,
        KeyUsage,
        TokenAuthenticator,
        { provide: TokenVerifier, useValue: verifier },
      ],
    };
  }
}

export const apiGatewayService: ServiceDefinition = {
  name: 'api-gateway',
  schema: 'api_gateway',
  description: 'The front door: authentication, scopes and routing',
  defaultPort: 3009,
  entities: [ApiKeyEntity, RevokedAccessEntity],
  module: (environment) => ApiGatewayModule.with(environment),
};
