import { Module } from '@nestjs/common';

import { BillingChangeRecorded } from '@csms/contracts';
import { ChangeOutbox, type ServiceDefinition } from '@csms/platform-http';
import { Outbox } from '@csms/platform-kafka';

import { AssignmentsController } from './assignments/assignments.controller';
import { AssignmentsService } from './assignments/assignments.service';
import { TariffAssignmentEntity } from './assignments/tariff-assignment.entity';
import { BillingSessionEntity } from './billing-sessions/billing-session.entity';
import { BillingSessionsController } from './billing-sessions/billing-sessions.controller';
import { BillingSessionsService } from './billing-sessions/billing-sessions.service';
import { DriversConsumer } from './erased-drivers/drivers.consumer';
import { ErasedDrivers } from './erased-drivers/erased-drivers';
import { RatingConsumer } from './rating/rating.consumer';
import { RatingService } from './rating/rating.service';
import { TariffEntity, TariffVersionEntity } from './tariffs/tariff.entity';
import { TariffsController } from './tariffs/tariffs.controller';
import { TariffsService } from './tariffs/tariffs.service';

@Module({
  controllers: [
    TariffsController,
    AssignmentsController,
    BillingSessionsController,
    RatingConsumer,
    DriversConsumer,
  ],
  providers: [
    {
      provide: ChangeOutbox,
      useFactory: (outbox: Outbox) => new ChangeOutbox(outbox, BillingChangeRecorded),
      inject: [Outbox],
    },
    TariffsService,
    AssignmentsService,
    BillingSessionsService,
    RatingService,
    ErasedDrivers,
  ],
})
export class BillingModule {}

export const billingService: ServiceDefinition = {
  name: 'billing',
  schema: 'billing',
  description: 'Tariffs and the price of sessions',
  defaultPort: 3004,
  entities: [TariffEntity, TariffVersionEntity, TariffAssignmentEntity, BillingSessionEntity],
  module: () => BillingModule,
};
