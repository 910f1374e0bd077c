import { Module } from '@nestjs/common';

import type { ServiceDefinition } from '@csms/platform-http';

import { ChargePointEventsConsumer } from './charging-sessions/charge-point-events.consumer';
import { ChargePointFacts } from './charging-sessions/charge-point-facts';
import { SessionEntity } from './charging-sessions/session.entity';
import { SessionRecorder } from './charging-sessions/session-recorder';
import { SessionsController } from './charging-sessions/sessions.controller';
import { SessionsService } from './charging-sessions/sessions.service';

@Module({
  controllers: [SessionsController, ChargePointEventsConsumer],
  providers: [SessionsService, SessionRecorder, ChargePointFacts],
})
export class SessionsModule {}

export const sessionsService: ServiceDefinition = {
  name: 'sessions',
  schema: 'sessions',
  description: 'Charging sessions and meter values',
  defaultPort: 3003,
  entities: [SessionEntity],
  module: () => SessionsModule,
};
