import { Controller, Inject } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { type EntityManager, In } from 'typeorm';

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
import { type EventContext, OnEvent, OnEventBatch, type ReceivedEvent } from '@csms/platform-kafka';

import { CommissioningDriver } from './commissioning-driver.service';
import { CommissioningRunEntity } from './commissioning-run.entity';
import { type Run, withTriggerAnswer } from './domain/run';
import { type ReadAnswer, withAnswer } from './domain/template-read';
import { learn, type TestChargeFact } from './domain/test-charge';

interface OfChargePoint {
  readonly charge_point_id: string;
}

/** Kafka in: what commissioning runs wait for. It comes after the handlers that keep what chargers say of themselves. */
@Controller()
export class CommissioningConsumer {
  constructor(@Inject(CommissioningDriver) private readonly driver: CommissioningDriver) {}

  @OnEventBatch(ChargePointConnected, ChargePointBooted, ConnectorStatusChanged)
  async observed(
    @Payload() events: ReceivedEvent<OfChargePoint>[],
    @Ctx() { tx }: EventContext,
  ): Promise<void> {
    for (const id of await commissioned(tx, events)) await this.driver.look(tx, id);
  }

  @OnEventBatch(HeartbeatReceived)
  async heartbeats(
    @Payload() events: ReceivedEvent<EventData<typeof HeartbeatReceived>>[],
    @Ctx() { tx }: EventContext,
  ): Promise<void> {
    const watched = await commissioned(tx, events);
    for (const { data } of events) {
      if (!watched.has(data.charge_point_id)) continue;
      await this.driver.look(tx, data.charge_point_id, (run) => withHeartbeat(run, data.received_at));
    }
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
    if (data.command.name === 'read_configuration') {
      const answer = { commandId, status, reason, response: data.response };
      await this.driver.look(tx, chargePointId, (run) => withConfiguration(run, answer));
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
    { charge_point_id: chargePointId, id_token: idToken, backfilled }: EventData<typeof SessionStarted>,
    fact: TestChargeFact,
  ): Promise<void> {
    if (idToken === null || backfilled === true) return;
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

/** Of most chargers no run waits for anything. @returns those of which one does, in the order of their ids */
async function commissioned(
  tx: EntityManager,
  events: readonly ReceivedEvent<OfChargePoint>[],
): Promise<ReadonlySet<string>> {
  const chargePointIds = [...new Set(events.map(({ data }) => data.charge_point_id))];
  const runs = await tx.find(CommissioningRunEntity, {
    select: { id: true, chargePointId: true },
    where: { chargePointId: In(chargePointIds), status: 'running' },
    order: { chargePointId: 'ASC' },
  });
  return new Set(runs.map(({ chargePointId }) => chargePointId));
}

/** One from before the run says nothing. */
function withHeartbeat(run: Run, receivedAt: string): Run {
  if (run.heartbeatAt !== null || Date.parse(receivedAt) < Date.parse(run.startedAt)) return run;
  return { ...run, heartbeatAt: receivedAt };
}

function withConfiguration(run: Run, answer: ReadAnswer): Run {
  if (run.templateRead == null) return run;
  return { ...run, templateRead: withAnswer(run.templateRead, answer) };
}
