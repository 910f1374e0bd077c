import { type DynamicModule, Module } from '@nestjs/common';

import { PrincipalSigner, type ServiceDefinition, TokenVerifier } from '@csms/platform-http';
import type { Environment } from '@csms/platform-ops';

import { releaseOf, SERVICE_URLS, serviceUrls } from './api-gateway-settings';
import { ApiKeyEntity } from './api-keys/api-key.entity';
import { ApiKeyUsage } from './api-keys/api-key-usage';
import { ApiKeysConsumer } from './api-keys/api-keys.consumer';
import { Authenticator } from './api-keys/authenticator';
import { RevokedKeys } from './api-keys/revoked-keys';
import { ClientTokens } from './client-tokens/client-tokens';
import { RevokedAccessConsumer } from './client-tokens/revoked-access.consumer';
import { RevokedAccessEntity } from './client-tokens/revoked-access.entity';
import { DriverDataController } from './driver-data/driver-data.controller';
import { DriverData } from './driver-data/driver-data.service';
import { Allowances } from './limits/allowances';
import { OrganizationLimitsEntity } from './limits/organization-limits.entity';
import { OrganizationsConsumer } from './limits/organizations.consumer';
import { Reconciliation } from './limits/reconciliation';
import { SharedBuckets } from './limits/shared-buckets';
import { MetaController, RELEASE } from './meta/meta.controller';
import { ServiceReader } from './service-reader';
import { ConnectionClaims } from './streams/connection-claims';
import { ChargePointPlaceEntity } from './streams/places/charge-point-place.entity';
import { ChargePointPlaces } from './streams/places/charge-point-places';
import { PlacesConsumer } from './streams/places/places.consumer';
import { SiteEntity } from './streams/places/site.entity';
import { StreamSnapshots } from './streams/snapshots/stream-snapshots';
import { Sse } from './streams/sse';
import { StreamHub } from './streams/stream-hub';
import { StreamMetrics } from './streams/stream-metrics';
import { StreamResume } from './streams/stream-resume';
import { STREAM_SETTINGS, streamSettings } from './streams/stream-settings';
import { Streams } from './streams/streams';
import { StreamsController } from './streams/streams.controller';
import { Subscriptions } from './streams/subscriptions';
import { OLD_STREAM_TICKETS, StreamTickets } from './streams/tickets/stream-tickets';
import { TicketHolders } from './streams/tickets/ticket-holders';
import { UsageController } from './usage/usage.controller';
import { UsageService } from './usage/usage.service';
import { UsageCounter } from './usage/usage-counter';
import { AccessTokenKey } from './user-tokens/access-token-key';
import { AccountsConsumer } from './user-tokens/accounts.consumer';
import { MemberEntity } from './user-tokens/member.entity';
import { UserTokens } from './user-tokens/user-tokens';

@Module({})
export class ApiGatewayModule {
  static with(environment: Environment): DynamicModule {
    return {
      module: ApiGatewayModule,
      controllers: [
        ApiKeysConsumer,
        AccountsConsumer,
        OrganizationsConsumer,
        RevokedAccessConsumer,
        UsageController,
        MetaController,
        PlacesConsumer,
        StreamsController,
        DriverDataController,
      ],
      providers: [
        { provide: RELEASE, useValue: releaseOf(environment) },
        { provide: AccessTokenKey, useValue: AccessTokenKey.from(environment) },
        ApiKeyUsage,
        UserTokens,
        { provide: TokenVerifier, useValue: tokenVerifier(environment) },
        ClientTokens,
        RevokedKeys,
        Authenticator,
        SharedBuckets,
        Allowances,
        UsageCounter,
        UsageService,
        Reconciliation,
        { provide: STREAM_SETTINGS, useValue: streamSettings(environment) },
        ChargePointPlaces,
        StreamMetrics,
        StreamHub,
        StreamSnapshots,
        StreamResume,
        Subscriptions,
        ConnectionClaims,
        Streams,
        StreamTickets,
        TicketHolders,
        Sse,
        { provide: SERVICE_URLS, useValue: serviceUrls(environment) },
        {
          provide: PrincipalSigner,
          useValue: new PrincipalSigner(environment.string('CSMS_PRINCIPAL_KEY')),
        },
        ServiceReader,
        DriverData,
      ],
    };
  }
}

function tokenVerifier(environment: Environment): TokenVerifier {
  const issuer = environment.url('CSMS_PUBLIC_URL', 'http://127.0.0.1:3000');
  return new TokenVerifier(AccessTokenKey.from(environment).publicKey, issuer);
}

export const apiGatewayService: ServiceDefinition = {
  name: 'api-gateway',
  schema: 'api_gateway',
  description: 'The front door: authentication, scopes, limits and routing',
  defaultPort: 3009,
  entities: [
    ApiKeyEntity,
    MemberEntity,
    OrganizationLimitsEntity,
    RevokedAccessEntity,
    ChargePointPlaceEntity,
    SiteEntity,
  ],
  oldRows: [OLD_STREAM_TICKETS],
  module: (environment) => ApiGatewayModule.with(environment),
};
