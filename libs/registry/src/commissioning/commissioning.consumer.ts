import { Controller, Inject } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import type { EntityManager } from 'typeorm';

import {
  ChargePointBooted,
  ChargePointConnected,
  CommandCompleted,
  ConnectorStatusChanged,
  type EventData,
  HeartbeatReceived,
  SessionEnded,
  SessionMeasured,
  SessionStarted,
} from '@csms/contracts';
import { type EventContext, OnEvent, type ReceivedEvent } from '@csms/platform-kafka';

import { CommissioningDriver } from './commissioning-driver.service';
import { CommissioningRunEntity } from './commissioning-run.entity';
import { type Run, withTriggerAnswer } from './domain/run';
import { learn, type TestChargeFact } from './domain/test-charge';

/** Kafka in: what commissioning runs wait for. It comes after the handlers that keep what chargers say of themselves. */
@Controller()
export class CommissioningConsumer {
  constructor(@Inject(CommissioningDriver) private readonly driver: CommissioningDriver) {}

  @OnEvent(ChargePointConnected, ChargePointBooted, ConnectorStatusChanged)
  observed(
    @Payload() { data }: ReceivedEvent<{ charge_point_id: string }>,
    @Ctx() { tx }: EventContext,
  ): Promise<void> {
    return this.driver.look(tx, data.charge_point_id);
  }

  @OnEvent(HeartbeatReceived)
  heartbeat(
    @Payload() { data }: ReceivedEvent<EventData<typeof HeartbeatReceived>>,
    @Ctx() { tx }: EventContext,
  ): Promise<void> {
    return this.driver.look(tx, data.charge_point_id, (run) => withHeartbeat(run, data.received_at));
  }

  @OnEvent(CommandCompleted)
  async commandCompleted(
    @Payload() { data }: ReceivedEvent<EventData<typeof CommandCompleted>>,
    @Ctx() { tx }: EventContext,
  ): Promise<void> {
    const { command_id: commandId, charge_point_id: chargePointId, status, reason } = data;
    if (data.command.name === 'trigger_heartbeat') {
      await this.driver.look(tx, chargePointId, (run) => withTriggerAnswer(run, reason));
      return;
    }
    await this.heard(tx, chargePointId, { kind: 'command', commandId, status, reason });
  }

  @OnEvent(SessionStarted)
  sessionStarted(
    @Payload() { data }: ReceivedEvent<EventData<typeof SessionStarted>>,
    @Ctx() { tx }: EventContext,
  ): Promise<void> {
    const { session_id: sessionId, ocpp_transaction_id: ocppTransactionId } = data;
    return this.heardOfCharge(tx, data, { kind: 'started', sessionId, ocppTransactionId });
  }

  @OnEvent(SessionMeasured)
  sessionMeasured(
    @Payload() { data }: ReceivedEvent<EventData<typeof SessionMeasured>>,
    @Ctx() { tx }: EventContext,
  ): Promise<void> {
    return this.heardOfCharge(tx, data, { kind: 'measured', energyWh: data.energy_wh });
  }

  @OnEvent(SessionEnded)
  sessionEnded(
    @Payload() { data }: ReceivedEvent<EventData<typeof SessionEnded>>,
    @Ctx() { tx }: EventContext,
  ): Promise<void> {
    const { revision, energy_wh: energyWh } = data;
    return this.heardOfCharge(tx, data, { kind: 'ended', revision, energyWh });
  }

  /** A charge is the run's by the token that was made for it. */
  private async heardOfCharge(
    tx: EntityManager,
    { charge_point_id: chargePointId, id_token: idToken }: EventData<typeof SessionStarted>,
    fact: TestChargeFact,
  ): Promise<void> {
    if (idToken === null) return;
    const testIdTag = idToken.toUpperCase();
    if (!(await tx.existsBy(CommissioningRunEntity, { testIdTag, chargePointId, status: 'running' }))) return;
    await this.heard(tx, chargePointId, fact);
  }

  private heard(tx: EntityManager, chargePointId: string, fact: TestChargeFact): Promise<void> {
    return this.driver.look(tx, chargePointId, (run) =>
      run.testCharge === null ? run : { ...run, testCharge: learn(run.testCharge, fact) },
    );
  }
}

/** One from before the run says nothing. */
function withHeartbeat(run: Run, receivedAt: string): Run {
  if (run.heartbeatAt !== null || Date.parse(receivedAt) < Date.parse(run.startedAt)) return run;
  return { ...run, heartbeatAt: receivedAt };
}
