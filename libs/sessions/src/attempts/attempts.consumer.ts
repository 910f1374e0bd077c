import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';

import { ApiCommandCompleted, AuthorizationDecided, CommandCompleted, type EventData } from '@csms/contracts';
import { deriveId } from '@csms/kernel';
import { type EventContext, OnEvent, type ReceivedEvent } from '@csms/platform-kafka';

import { keepAttempt } from './attempts.repository';
import { attemptOfCommand, attemptOfToken } from './domain/attempt';

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
      ...ofCommand(data),
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
      ...ofCommand(data),
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

function ofCommand({ command_id, organization_id, charge_point_id, status, reason }: AnyCompleted) {
  return {
    id: deriveId('att', command_id),
    organizationId: organization_id,
    chargePointId: charge_point_id,
    ...attemptOfCommand(status, reason),
    source: 'RemoteStart' as const,
    isAccepted: status === 'Accepted',
    sessionId: null,
    commandId: command_id,
  };
}
