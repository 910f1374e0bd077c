import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import type { EntityManager } from 'typeorm';

import { ApiCommandCompleted, AuthorizationDecided, CommandCompleted, type EventData } from '@csms/contracts';
import { deriveId } from '@csms/kernel';
import { type EventContext, OnEvent, type ReceivedEvent } from '@csms/platform-kafka';

import { wasReservedForOther } from '../reservations/reservation-outcomes';

import { keepAttempt } from './attempts.repository';
import { attemptOfCommand, attemptOfToken, endOfToken } from './domain/attempt';

/** Kafka in: who presented a token, and who wanted to start a charge from afar. */
@Controller()
export class AttemptsConsumer {
  @OnEvent(AuthorizationDecided)
  authorized(
    @Payload() { id, data }: ReceivedEvent<EventData<typeof AuthorizationDecided>>,
    @Ctx() { tx }: EventContext,
  ): Promise<void> {
    return keepAttempt(tx, {
      id: deriveId('att', id),
      organizationId: data.organization_id,
      chargePointId: data.charge_point_id,
      siteId: data.site_id,
      projectId: data.project_id,
      evseId: null,
      connectorId: null,
      idToken: data.id_token,
      idTokenType: data.id_token_type,
      ...attemptOfToken(data.status),
      source: 'Authorize',
      isAccepted: data.status === 'Accepted',
      sessionId: null,
      commandId: null,
      at: new Date(data.decided_at),
    });
  }

  /** Services start test charges: a command of theirs does not say where its charger stands. */
  @OnEvent(CommandCompleted)
  async ofService(
    @Payload() { data }: ReceivedEvent<EventData<typeof CommandCompleted>>,
    @Ctx() { tx }: EventContext,
  ): Promise<void> {
    const { command } = data;
    if (command.name !== 'start_session') return;
    await keepAttempt(tx, {
      ...ofCommand(data, await isReservedForOther(tx, data, command, command.id_tag)),
      siteId: null,
      projectId: null,
      evseId: command.evse_id,
      connectorId: command.connector_id,
      idToken: command.id_tag,
      at: new Date(data.sent_at ?? data.completed_at),
    });
  }

  @OnEvent(ApiCommandCompleted)
  async ofCaller(
    @Payload() { data }: ReceivedEvent<EventData<typeof ApiCommandCompleted>>,
    @Ctx() { tx }: EventContext,
  ): Promise<void> {
    const { start } = data;
    if (start === undefined) return;
    await keepAttempt(tx, {
      ...ofCommand(data, await isReservedForOther(tx, data, start, start.id_tag_masked)),
      siteId: start.site_id,
      projectId: start.project_id,
      evseId: start.evse_id,
      connectorId: start.connector_id,
      idToken: null,
      idTokenMasked: start.id_tag_masked,
      at: new Date(data.sent_at),
    });
  }
}

type AnyCompleted = EventData<typeof CommandCompleted> | EventData<typeof ApiCommandCompleted>;

interface Outlet {
  readonly evse_id: number | null;
  readonly connector_id: number | null;
}

/** Whether the charger that rejected a start held the place for another token then. */
async function isReservedForOther(
  tx: EntityManager,
  { charge_point_id: chargePointId, status, completed_at }: AnyCompleted,
  { evse_id: evseId, connector_id: connectorId }: Outlet,
  token: string | null,
): Promise<boolean> {
  const place = evseId ?? connectorId;
  if (status !== 'Rejected' || place === null || token === null) return false;
  return wasReservedForOther(tx, {
    chargePointId,
    evseId: place,
    tokenEnd: endOfToken(token),
    at: new Date(completed_at),
  });
}

function ofCommand(
  { command_id, organization_id, charge_point_id, status, reason }: AnyCompleted,
  isReserved: boolean,
) {
  return {
    id: deriveId('att', command_id),
    organizationId: organization_id,
    chargePointId: charge_point_id,
    ...attemptOfCommand(status, reason, isReserved),
    source: 'RemoteStart' as const,
    isAccepted: status === 'Accepted',
    sessionId: null,
    commandId: command_id,
  };
}
