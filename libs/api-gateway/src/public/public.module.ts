import { type DynamicModule, Module } from '@nestjs/common';

import { PlatformHealth } from './platform-health';
import { PlatformHealthController } from './platform-health.controller';

/** What the gateway serves itself on the public port; everything else is routed to the owning service. */
@Module({})
export class PublicModule {
  static with(health: PlatformHealth): DynamicModule {
    return {
      module: PublicModule,
      controllers: [PlatformHealthController],
      providers: [{ provide: PlatformHealth, useValue: health }],
    };
  }
}
