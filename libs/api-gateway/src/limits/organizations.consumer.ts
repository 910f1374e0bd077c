import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';

import { type EventData, OrganizationChanged } from '@csms/contracts';
import { type EventContext, OnEvent, type ReceivedEvent } from '@csms/platform-kafka';

import { OrganizationLimitsEntity } from './organization-limits.entity';

/** Kafka in: keeps the gateway's copy of limits and privacy up to date. */
@Controller()
export class OrganizationsConsumer {
  @OnEvent(OrganizationChanged)
  async changed(
    @Payload() { data }: ReceivedEvent<EventData<typeof OrganizationChanged>>,
    @Ctx() { tx }: EventContext,
  ): Promise<void> {
    await tx.upsert(
      OrganizationLimitsEntity,
      {
        organizationId: data.organization_id,
        rateLimitPerMinute: data.rate_limit_per_minute,
        rateLimitBurst: data.rate_limit_burst,
        dailyRequestQuota: data.daily_request_quota,
        pseudonymiseDrivers: data.privacy?.pseudonymise_drivers ?? false,
      },
      ['organizationId'],
    );
  }
}
