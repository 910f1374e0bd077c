import { type DynamicModule, Module } from '@nestjs/common';

import {
  REGISTRY_CHARGE_POINTS,
  REGISTRY_DRIVERS,
  REGISTRY_ENERGY_ASSETS,
  REGISTRY_ORGANIZATIONS,
  REGISTRY_SITES,
  REGISTRY_TOKENS,
  REGISTRY_VEHICLES,
  SessionsChangeRecorded,
} from '@csms/contracts';
import { ChangeOutbox, type ServiceDefinition } from '@csms/platform-http';
import { Outbox } from '@csms/platform-kafka';
import type { Environment } from '@csms/platform-ops';

import { AnomaliesController } from './anomalies/anomalies.controller';
import { AnomaliesService } from './anomalies/anomalies.service';
import { AnomalyEntity } from './anomalies/anomaly.entity';
import { AssetReadingRetention } from './asset-readings/asset-reading-retention.service';
import { AssetReadingsController } from './asset-readings/asset-readings.controller';
import { AssetReadings } from './asset-readings/asset-readings.service';
import { AssetSeries } from './asset-readings/asset-series.service';
import { EnergyAssetsConsumer } from './asset-readings/energy-assets.consumer';
import { AttemptEntity } from './attempts/attempt.entity';
import { AttemptsConsumer } from './attempts/attempts.consumer';
import { AttemptsController } from './attempts/attempts.controller';
import { AttemptsService } from './attempts/attempts.service';
import { ChargePointEventsConsumer } from './charging-sessions/charge-point-events.consumer';
import { ChargePointFacts } from './charging-sessions/charge-point-facts';
import { ConnectorStatuses } from './charging-sessions/connector-statuses';
import { SessionEntity } from './charging-sessions/session.entity';
import { SessionRecorder } from './charging-sessions/session-recorder';
import { SessionsController } from './charging-sessions/sessions.controller';
import { SessionsService } from './charging-sessions/sessions.service';
import { CorrectionEntity } from './corrections/correction.entity';
import { CorrectionsController } from './corrections/corrections.controller';
import { Corrections } from './corrections/corrections.service';
import { DriversConsumer } from './drivers/drivers.consumer';
import { ExportEntity } from './exports/export.entity';
import { ExportKeeper } from './exports/export-keeper.service';
import { ExportRunner } from './exports/export-runner.service';
import { ExportsController } from './exports/exports.controller';
import { ExportsService } from './exports/exports.service';
import { OrganizationHabitsConsumer } from './exports/organization-habits.consumer';
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
import { ReservationEntity } from './reservations/reservation.entity';
import { ReservationKeeper } from './reservations/reservation-keeper.service';
import { ReservationOutcomes } from './reservations/reservation-outcomes';
import { ReservationRecords } from './reservations/reservation-records';
import { ReservationsConsumer } from './reservations/reservations.consumer';
import { ReservationsController } from './reservations/reservations.controller';
import { Reservations } from './reservations/reservations.service';
import { SessionEnergyController } from './session-energy/session-energy.controller';
import { SessionEnergy } from './session-energy/session-energy.service';
import { SessionImportsController } from './session-imports/session-imports.controller';
import { SessionImportsService } from './session-imports/session-imports.service';
import { SessionRetention } from './session-retention/session-retention.service';
import { SessionsSettings } from './sessions-settings';
import { SignedMeterValuesController } from './signed-meter-values/signed-meter-values.controller';
import { SignedMeterValues } from './signed-meter-values/signed-meter-values.service';
import { HeadroomHistoryController } from './site-energy/headroom-history.controller';
import { HeadroomHistory } from './site-energy/headroom-history.service';
import { SiteEnergyController } from './site-energy/site-energy.controller';
import { SiteEnergy } from './site-energy/site-energy.service';
import { SiteMeters } from './site-energy/site-meters.service';
import { TokensConsumer } from './tokens/tokens.consumer';
import { TransactionsController } from './transactions/transactions.controller';
import { TransactionsService } from './transactions/transactions.service';
import { VehicleEnergyController } from './vehicles/vehicle-energy.controller';
import { VehicleEnergy } from './vehicles/vehicle-energy.service';
import { VehicleReadiness } from './vehicles/vehicle-readiness.service';
import { VehiclesConsumer } from './vehicles/vehicles.consumer';

@Module({})
export class SessionsModule {
  static with(environment: Environment): DynamicModule {
    return {
      module: SessionsModule,
      controllers: [
        // Before the sessions themselves: `energy` is no id.
        SessionEnergyController,
        AnomaliesController,
        AttemptsController,
        // Before the sessions: `import` is no session's id.
        SessionImportsController,
        SessionsController,
        TimelineController,
        TransactionsController,
        ReservationsController,
        ReservationsConsumer,
        SignedMeterValuesController,
        MeterValuesController,
        CorrectionsController,
        SiteEnergyController,
        HeadroomHistoryController,
        ExportsController,
        OrganizationHabitsConsumer,
        VehiclesConsumer,
        VehicleEnergyController,
        AssetReadingsController,
        EnergyAssetsConsumer,
        ChargePointEventsConsumer,
        PresenceConsumer,
        PlacesConsumer,
        MeterRetentionConsumer,
        DriversConsumer,
        TokensConsumer,
        AttemptsConsumer,
      ],
      providers: [
        { provide: SessionsSettings, useValue: SessionsSettings.from(environment) },
        {
          provide: ChangeOutbox,
          useFactory: (outbox: Outbox) => new ChangeOutbox(outbox, SessionsChangeRecorded),
          inject: [Outbox],
        },
        SessionsService,
        SessionImportsService,
        SessionRecorder,
        LifeLineReviewer,
        TimelineService,
        AnomaliesService,
        AttemptsService,
        TransactionsService,
        Reservations,
        ReservationRecords,
        ReservationOutcomes,
        ReservationKeeper,
        ChargePointFacts,
        ConnectorStatuses,
        GhostSessions,
        SignedMeterValues,
        MeterSeries,
        RawValues,
        Corrections,
        SeriesKeeper,
        MeterRetention,
        SessionRetention,
        SiteEnergy,
        HeadroomHistory,
        SessionEnergy,
        VehicleEnergy,
        VehicleReadiness,
        ExportsService,
        ExportRunner,
        ExportKeeper,
        SiteMeters,
        AssetReadings,
        AssetSeries,
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
  entities: [SessionEntity, AnomalyEntity, AttemptEntity, CorrectionEntity, ExportEntity, ReservationEntity],
  // A new meter or charge point is there at once, however much chargers tell.
  topicsApart: [
    REGISTRY_CHARGE_POINTS,
    REGISTRY_DRIVERS,
    REGISTRY_ENERGY_ASSETS,
    REGISTRY_ORGANIZATIONS,
    REGISTRY_SITES,
    REGISTRY_TOKENS,
    REGISTRY_VEHICLES,
  ],
  oldRows: [
    { table: 'export_order', isOld: `at < now() - interval '1 hour'` },
    // What was downloaded is in the audit log for ever; the orders themselves nobody needs for long.
    {
      table: 'data_export',
      isOld: `status in ('expired', 'failed', 'ended') and finished_at < now() - interval '90 days'`,
    },
  ],
  module: (environment) => SessionsModule.with(environment),
};
