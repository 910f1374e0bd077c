import { Module } from '@nestjs/common';

import type { ServiceDefinition } from '@csms/platform-http';

import { ChargerEventsConsumer } from './fleet/charger-events.consumer';
import { ConnectorEntity } from './fleet/connector.entity';
import { FleetController } from './fleet/fleet.controller';
import { FleetSummaryService } from './fleet/fleet-summary.service';
import { RegistryConsumer } from './fleet/registry.consumer';
import { SessionEntity } from './fleet/session.entity';
import { SessionDayEntity } from './fleet/session-day.entity';
import { SessionsConsumer } from './fleet/sessions.consumer';
import { SitesConsumer } from './fleet/sites.consumer';

@Module({
  controllers: [FleetController, RegistryConsumer, ChargerEventsConsumer, SessionsConsumer, SitesConsumer],
  providers: [FleetSummaryService],
})
export class AnalyticsModule {}

export const analyticsService: ServiceDefinition = {
  name: 'analytics',
  schema: 'analytics',
  description: 'Figures of the fleet, from what all others tell',
  defaultPort: 3006,
  // Nobody waits for these as a charger waits for its answer from the same database.
  eventsAtOnce: 2,
  entities: [ConnectorEntity, SessionEntity, SessionDayEntity],
  module: () => AnalyticsModule,
};
