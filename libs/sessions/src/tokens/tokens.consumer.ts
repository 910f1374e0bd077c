import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';

import { type EventData, TokenIssued, TokenRemoved, TokenUpdated } from '@csms/contracts';
import { type EventContext, OnEvent, type ReceivedEvent } from '@csms/platform-kafka';

import { forgetToken, keepToken } from './token-copies';

/** Kafka in: whose tokens are. Chargers' sessions say it themselves; those of the past do not. */
@Controller()
export class TokensConsumer {
  @OnEvent(TokenIssued, TokenUpdated)
  changed(
    @Payload() { data }: ReceivedEvent<EventData<typeof TokenIssued>>,
    @Ctx() { tx }: EventContext,
  ): Promise<void> {
    const ref = { organizationId: data.organization_id, idTag: data.id_tag };
    return keepToken(tx, ref, {
      driverId: data.driver_id,
      idTokenType: data.id_token_type ?? null,
      status: data.status,
      roamingParty: data.roaming_party ?? null,
      validUntil: data.valid_until === null ? null : new Date(data.valid_until),
    });
  }

  @OnEvent(TokenRemoved)
  removed(
    @Payload() { data }: ReceivedEvent<EventData<typeof TokenRemoved>>,
    @Ctx() { tx }: EventContext,
  ): Promise<void> {
    return forgetToken(tx, { organizationId: data.organization_id, idTag: data.id_tag });
  }
}
