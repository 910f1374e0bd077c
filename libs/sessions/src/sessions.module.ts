import { type DynamicModule, Module } from '@nestjs/common';

import type { ServiceDefinition } from '@csms/platform-http';
import type { Environment } from '@csms/platform-ops';

import { AnomaliesController } from './anomalies/anomalies.controller';
import { AnomaliesService } from './anomalies/anomalies.service';
import { AnomalyEntity } from './anomalies/anomaly.entity';
import { AssetReadingRetention } from './asset-readings/asset-reading-retention.service';
import { AssetReadingsController } from './asset-readings/asset-readings.controller';
import { AssetReadings } from './asset-readings/asset-readings.service';
import { EnergyAssetsConsumer } from './asset-readings/energy-assets.consumer';
import { AttemptEntity } from './attempts/attempt.entity';
import { AttemptsConsumer } from './attempts/attempts.consumer';
import { AttemptsController } from './attempts/attempts.controller';
import { AttemptsService } from './attempts/attempts.service';
import { ChargePointEventsConsumer } from './charging-sessions/charge-point-events.consumer';
import { ChargePointFacts } from './charging-sessions/charge-point-facts';
import { SessionEntity } from './charging-sessions/session.entity';
import { SessionRecorder } from './charging-sessions/session-recorder';
import { SessionsController } from './charging-sessions/sessions.controller';
import { SessionsService } from './charging-sessions/sessions.service';
import { DriversConsumer } from './drivers/drivers.consumer';
import { GhostSessions } from './ghost-sessions/ghost-sessions.service';
import { PresenceConsumer } from './ghost-sessions/presence.consumer';
import { LifeLineReviewer } from './life-lines/life-line-reviewer';
import { TimelineController } from './life-lines/timeline.controller';
import { TimelineService } from './life-lines/timeline.service';
import { MeterRetentionConsumer } from './meter-retention/meter-retention.consumer';
import { MeterRetention } from './meter-retention/meter-retention.service';
import { MeterSeries } from './meter-series/meter-series.service';
import { MeterValuesController } from './meter-series/meter-values.controller';
import { PlacesConsumer } from './meter-series/places.consumer';
import { RawValues } from './meter-series/raw-values.service';
import { SeriesKeeper } from './meter-series/series-keeper.service';
import { SessionRetention } from './session-retention/session-retention.service';
import { SessionsSettings } from './sessions-settings';
import { SignedMeterValuesController } from './signed-meter-values/signed-meter-values.controller';
import { SignedMeterValues } from './signed-meter-values/signed-meter-values.service';
import { SiteEnergyController } from './site-energy/site-energy.controller';
import { SiteEnergy } from './site-energy/site-energy.service';
import { SiteMeters } from './site-energy/site-meters.service';
import { TransactionsController } from './transactions/transactions.controller';
import { TransactionsService } from './transactions/transactions.service';

@Module({})
export class SessionsModule {
  static with(environment: Environment): DynamicModule {
    return {
      module: SessionsModule,
      controllers: [
        AnomaliesController,
        AttemptsController,
        SessionsController,
        TimelineController,
        TransactionsController,
        SignedMeterValuesController,
        MeterValuesController,
        SiteEnergyController,
        AssetReadingsController,
        EnergyAssetsConsumer,
        ChargePointEventsConsumer,
        PresenceConsumer,
        PlacesConsumer,
        MeterRetentionConsumer,
        DriversConsumer,
        AttemptsConsumer,
      ],
      providers: [
        { provide: SessionsSettings, useValue: SessionsSettings.from(environment) },
        SessionsService,
        SessionRecorder,
        LifeLineReviewer,
        TimelineService,
        AnomaliesService,
        AttemptsService,
        TransactionsService,
        ChargePointFacts,
        GhostSessions,
        SignedMeterValues,
        MeterSeries,
        RawValues,
        SeriesKeeper,
        MeterRetention,
        SessionRetention,
        SiteEnergy,
        SiteMeters,
        AssetReadings,
        AssetReadingRetention,
      ],
    };
  }
}

export const sessionsService: ServiceDefinition = {
  name: 'sessions',
  schema: 'sessions',
  description: 'Charging sessions and meter values',
  defaultPort: 3003,
  entities: [SessionEntity, AnomalyEntity, AttemptEntity],
  module: (environment) => SessionsModule.with(environment),
};
