import { Module } from '@nestjs/common';

import type { ServiceDefinition } from '@csms/platform-http';

import { ChargePointEntity } from './charge-points/charge-point.entity';
import { RegistryConsumer } from './charge-points/registry.consumer';
import { ConnectionHealthController } from './connections/connection-health.controller';
import { ConnectionHealthService } from './connections/connection-health.service';
import { ConnectionsConsumer } from './connections/connections.consumer';
import { OLD_CONNECTION_WORDS } from './connections/connections.repository';
import { ConnectorEntity } from './connectors/connector.entity';
import { ConnectorsConsumer } from './connectors/connectors.consumer';
import { EventLogConsumer } from './event-log/event-log.consumer';
import { EventLogController } from './event-log/event-log.controller';
import { EventLogService } from './event-log/event-log.service';
import { LoggedEventEntity } from './event-log/logged-event.entity';
import { OLD_EVENTS } from './event-log/logged-events.repository';
import { ChargerEventsConsumer } from './fleet/charger-events.consumer';
import { FleetController } from './fleet/fleet.controller';
import { FleetSummaryService } from './fleet/fleet-summary.service';
import { SessionEntity } from './fleet/session.entity';
import { SessionDayEntity } from './fleet/session-day.entity';
import { SessionsConsumer } from './fleet/sessions.consumer';
import { HeartbeatStatusController } from './heartbeats/heartbeat-status.controller';
import { HeartbeatStatusService } from './heartbeats/heartbeat-status.service';
import { HeartbeatsConsumer } from './heartbeats/heartbeats.consumer';
import { LiveStatusController } from './live-status/live-status.controller';
import { LiveStatusService } from './live-status/live-status.service';
import { PlacesConsumer } from './places/places.consumer';
import { StatusOverviewController } from './status-overview/status-overview.controller';
import { StatusOverviewService } from './status-overview/status-overview.service';

@Module({
  controllers: [
    FleetController,
    LiveStatusController,
    ConnectionHealthController,
    HeartbeatStatusController,
    StatusOverviewController,
    RegistryConsumer,
    PlacesConsumer,
    ChargerEventsConsumer,
    ConnectionsConsumer,
    ConnectorsConsumer,
    HeartbeatsConsumer,
    SessionsConsumer,
    EventLogController,
    EventLogConsumer,
  ],
  providers: [
    FleetSummaryService,
    LiveStatusService,
    ConnectionHealthService,
    HeartbeatStatusService,
    StatusOverviewService,
    EventLogService,
  ],
})
export class AnalyticsModule {}

export const analyticsService: ServiceDefinition = {
  name: 'analytics',
  schema: 'analytics',
  description: 'Figures of the fleet, from what all others tell',
  defaultPort: 3006,
  // Nobody waits for these as a charger waits for its answer from the same database.
  eventsAtOnce: 2,
  entities: [ChargePointEntity, ConnectorEntity, SessionEntity, SessionDayEntity, LoggedEventEntity],
  oldRows: [OLD_CONNECTION_WORDS, OLD_EVENTS],
  module: () => AnalyticsModule,
};
