import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';

import {
  BillingChangeRecorded,
  type EventData,
  OcppChangeRecorded,
  SessionsChangeRecorded,
} from '@csms/contracts';
import { type EventContext, OnEvent, type ReceivedEvent } from '@csms/platform-kafka';

import { AuditEntryEntity } from './audit-entry.entity';

/** Kafka in: changes that callers made in other services. */
@Controller()
export class AuditConsumer {
  @OnEvent(BillingChangeRecorded, OcppChangeRecorded, SessionsChangeRecorded)
  async recorded(
    @Payload() { data }: ReceivedEvent<EventData<typeof BillingChangeRecorded>>,
    @Ctx() { tx }: EventContext,
  ): Promise<void> {
    await tx.insert(AuditEntryEntity, {
      id: data.id,
      organizationId: data.organization_id,
      at: new Date(data.at),
      actorType: data.actor_type,
      actorId: data.actor_id,
      action: data.action,
      resourceType: data.resource_type,
      resourceId: data.resource_id,
      before: data.before ?? null,
      after: data.after ?? null,
      requestId: data.request_id,
      address: data.address,
    });
  }
}
