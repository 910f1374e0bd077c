import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';

import { type EventData, SessionStarted } from '@csms/contracts';
import { type EventContext, OnEventBatch, type ReceivedEvent } from '@csms/platform-kafka';

/** Kafka in: when drivers charged last. */
@Controller()
export class DriverSessionsConsumer {
  @OnEventBatch(SessionStarted)
  async started(
    @Payload() events: ReceivedEvent<EventData<typeof SessionStarted>>[],
    @Ctx() { tx }: EventContext,
  ): Promise<void> {
    const told = events.flatMap(({ data: { driver_id, started_at } }) =>
      driver_id === null ? [] : [{ driver_id, started_at }],
    );
    if (told.length === 0) return;
    // In the order of their ids, as everybody takes them.
    await tx.query(
      `with held as (
         select driver.id, max(told.started_at) as started_at
         from jsonb_to_recordset($1::jsonb) as told(driver_id text, started_at timestamptz)
         join driver on driver.id = told.driver_id group by driver.id
       ), locked as (select id from driver where id in (select id from held) order by id for update)
       update driver set last_session_at = greatest(driver.last_session_at, held.started_at)
       from held join locked using (id) where driver.id = held.id`,
      [JSON.stringify(told)],
    );
  }
}
