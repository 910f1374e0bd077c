import { type DynamicModule, Global, Module, type Provider, type Type } from '@nestjs/common';
import { APP_GUARD, APP_INTERCEPTOR } from '@nestjs/core';
import { TerminusModule } from '@nestjs/terminus';
import { Registry } from 'prom-client';

import { Database, OrganizationDatabase } from '@csms/platform-db';
import { EventPublisher, KafkaEventServer, Outbox } from '@csms/platform-kafka';
import { Readiness } from '@csms/platform-ops';

import { EtagInterceptor } from '../etag/etag.interceptor';
import { HealthController } from '../health/health.controller';
import { IdempotencyInterceptor } from '../idempotency/idempotency.interceptor';
import { PrincipalGuard } from '../principal/principal.guard';
import { Pseudonyms } from '../principal/pseudonyms';

import { ServicePlatform } from './service-platform';

/** Injection token of the service's logger. */
export const LOGGER = 'csms:logger';

/** The root module of a service's process: its feature module on its {@link ServicePlatform}. */
@Module({})
export class ServiceModule {
  static on(platform: ServicePlatform, feature: DynamicModule | Type<unknown>): DynamicModule {
    return { module: ServiceModule, imports: [PlatformModule.of(platform), feature] };
  }
}

@Global()
@Module({})
class PlatformModule {
  static of(platform: ServicePlatform): DynamicModule {
    const parts: Provider[] = [
      { provide: ServicePlatform, useValue: platform },
      { provide: Database, useValue: platform.database },
      { provide: OrganizationDatabase, useValue: platform.organizationDatabase },
      { provide: Outbox, useValue: platform.outbox },
      { provide: EventPublisher, useValue: platform.publisher },
      { provide: KafkaEventServer, useValue: platform.events },
      { provide: Readiness, useValue: platform.readiness },
      { provide: Registry, useValue: platform.metrics },
      { provide: LOGGER, useValue: platform.logger },
      { provide: Pseudonyms, useValue: platform.pseudonyms },
    ];
    const { organizationDatabase, logger } = platform;
    return {
      module: PlatformModule,
      imports: [TerminusModule.forRoot({ logger: false })],
      controllers: [HealthController],
      providers: [
        ...parts,
        { provide: APP_GUARD, useValue: new PrincipalGuard(platform.principals) },
        // Outside of the other: an answer that is given again has its tag too.
        { provide: APP_INTERCEPTOR, useValue: new EtagInterceptor() },
        { provide: APP_INTERCEPTOR, useValue: new IdempotencyInterceptor(organizationDatabase, logger) },
      ],
      exports: parts.map((part) => (part as { provide: string }).provide),
    };
  }
}
