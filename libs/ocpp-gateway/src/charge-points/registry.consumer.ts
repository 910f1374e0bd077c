import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import type { EntityManager } from 'typeorm';

import {
  ChargePointDecommissioned,
  ChargePointRegistered,
  ChargePointUpdated,
  type EventData,
  TokenIssued,
  TokenRemoved,
  TokenUpdated,
} from '@csms/contracts';
import { type EventContext, OnEvent, type ReceivedEvent } from '@csms/platform-kafka';

import { applySitePolicies } from '../site-policies/site-policies';
import { tokenKey } from '../tokens/domain/token-key';
import { TokenEntity } from '../tokens/token.entity';

import { ChargePointEntity } from './charge-point.entity';

type Token = EventData<typeof TokenIssued>;

/** Kafka in: keeps the gateway's copies of charge points and tokens up to date. Each event is the whole state. */
@Controller()
export class RegistryConsumer {
  @OnEvent(ChargePointRegistered, ChargePointUpdated, ChargePointDecommissioned)
  async chargePointChanged(
    @Payload() { data }: ReceivedEvent<EventData<typeof ChargePointRegistered>>,
    @Ctx() { tx }: EventContext,
  ): Promise<void> {
    await tx.upsert(
      ChargePointEntity,
      {
        chargePointId: data.charge_point_id,
        organizationId: data.organization_id,
        siteId: data.site_id,
        projectId: data.project_id,
        timeZone: data.time_zone,
        securityProfile: data.security_profile,
        ocppPasswordSha256: data.ocpp_password_sha256,
        heartbeatIntervalSeconds: data.heartbeat_interval_seconds,
        lifecycle: data.lifecycle,
        nextPassword: data.next_password ?? null,
        updatedAt: () => 'clock_timestamp()',
      },
      ['chargePointId'],
    );
    await applySitePolicies(tx, { chargePointId: data.charge_point_id });
    // It tried before it was registered, or before its project was adopted: that is its organization's to see now.
    await tx.query(
      `update refused_connection set organization_id = $2
       where charge_point_id = $1 and organization_id is distinct from $2`,
      [data.charge_point_id, data.organization_id],
    );
    // Of a charger that is connected just now: the word of its going names where it stands then.
    await tx.query(
      `update connection set organization_id = $2, site_id = $3, project_id = $4, time_zone = $5
       where charge_point_id = $1`,
      [data.charge_point_id, data.organization_id, data.site_id, data.project_id, data.time_zone],
    );
  }

  @OnEvent(TokenIssued)
  async tokenIssued(
    @Payload() { data, time }: ReceivedEvent<Token>,
    @Ctx() { tx }: EventContext,
  ): Promise<void> {
    await keepToken(tx, data, time);
  }

  @OnEvent(TokenUpdated)
  async tokenUpdated(
    @Payload() { data, time }: ReceivedEvent<Token>,
    @Ctx() { tx }: EventContext,
  ): Promise<void> {
    await keepToken(tx, data, time);
  }

  @OnEvent(TokenRemoved)
  async tokenRemoved(
    @Payload() { data }: ReceivedEvent<EventData<typeof TokenRemoved>>,
    @Ctx() { tx }: EventContext,
  ): Promise<void> {
    await tx.delete(TokenEntity, {
      organizationId: data.organization_id,
      idTokenKey: tokenKey(data.id_tag),
    });
  }
}

/** @param time when it became so, where its status is another one now */
async function keepToken(tx: EntityManager, token: Token, time: Date): Promise<void> {
  const key = { organizationId: token.organization_id, idTokenKey: tokenKey(token.id_tag) };
  const held = await tx.findOneBy(TokenEntity, key);
  const isSame = held === null || held.status === token.status;
  await tx.upsert(
    TokenEntity,
    {
      ...key,
      idToken: token.id_tag,
      status: token.status,
      statusSince: isSame ? (held?.statusSince ?? null) : time,
      validUntil: token.valid_until === null ? null : new Date(token.valid_until),
      driverId: token.driver_id,
      groupIdToken: token.group_id_tag,
      purpose: token.purpose ?? null,
      type: token.id_token_type ?? null,
    },
    ['organizationId', 'idTokenKey'],
  );
}
