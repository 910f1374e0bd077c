import type { EntityManager } from 'typeorm';

import {
  type EventData,
  MeterValuesReceived,
  TransactionEnded,
  TransactionStarted,
  type TransactionUpdated,
} from '@csms/contracts';
import { DeadLetters, SILENT_LOGGER, topicName } from '@csms/platform-kafka';
import type { TestService } from '@csms/testing';

import { ACharge, at } from '../testing/a-charge';
import { startSessions } from '../testing/start-sessions';

import { ChargePointFacts } from './charge-point-facts';

type Metered = EventData<typeof MeterValuesReceived>;
type Updated = EventData<typeof TransactionUpdated>;

interface Rows {
  readonly sessions: unknown[];
  readonly readings: unknown[];
  readonly told: unknown[];
}

const TIMES = ['created_at', 'updated_at', 'revised_at'];

describe('readings that come in batches', () => {
  let service: TestService;

  beforeAll(async () => {
    service = await startSessions();
  }, 60_000);

  afterAll(() => service.stop(), 30_000);

  const tellTogether = (events: readonly Metered[]) =>
    Promise.all(events.map((event) => service.tell(MeterValuesReceived, event)));

  const valuesOf = async (charge: ACharge) =>
    (
      await service.installation.database.query<{ value: string }>(
        'select value::text from sessions.meter_value where session_id = $1 order by sampled_at',
        [charge.sessionId],
      )
    ).map(({ value }) => Number(value));

  /** What the service's tables would have after these batches; nothing of it stays. */
  async function rowsAfter<Event>(
    batches: readonly (readonly Event[])[],
    charges: readonly ACharge[],
    take: (facts: ChargePointFacts, tx: EntityManager, batch: readonly Event[]) => Promise<void>,
  ): Promise<Rows | null> {
    const facts = service.app.get(ChargePointFacts);
    const chargePoints = charges.map(({ chargePointId }) => chargePointId);
    let rows: Rows | null = null;
    const undone = new Error('undone');
    await expect(
      service.platform.database.transaction(async (tx) => {
        for (const batch of batches) await take(facts, tx, batch);
        rows = {
          sessions: await tx.query(
            `select to_jsonb(session) - $2::text[] as row from session where charge_point_id = any($1) order by id`,
            [chargePoints, TIMES],
          ),
          readings: await tx.query(
            `select to_jsonb(meter_value) - '{seq,recorded_at}'::text[] as row from meter_value where charge_point_id = any($1)
             order by charge_point_id, sampled_at, measurand, value`,
            [chargePoints],
          ),
          told: await tx.query(
            `select type, key, payload::jsonb - 'recorded_at' as payload from outbox where payload::jsonb->>'charge_point_id' = any($1)
             order by key, id`,
            [chargePoints],
          ),
        };
        throw undone;
      }),
    ).rejects.toBe(undone);
    return rows;
  }

  it('leave the same rows and events as one by one', async () => {
    const [running, unknown, ended, outside] = [new ACharge(), new ACharge(), new ACharge(), new ACharge()];
    await service.tell(TransactionStarted, running.started());
    await service.tell(TransactionStarted, ended.started({ meter_start_wh: null }));
    await service.tell(TransactionEnded, ended.ended({ meter_stop_wh: null }));
    await service.settled();
    const batch: Metered[] = [
      running.metered('08:30', 6_500, 7_400),
      ended.metered('08:15', 1_100),
      unknown.metered('08:40', 4_000, 11_000),
      ended.metered('09:00', 14_000, 22_000),
      running.metered('08:20', 3_000),
      running.metered('08:30', 6_500, 7_400),
      { ...outside.metered('07:00', 900), session_id: null, ocpp_transaction_id: null },
      unknown.metered('08:35', 3_500),
      ended.metered('08:50', 13_000),
      running.metered('08:45', 9_000, 3_700),
      ended.metered('09:02', 14_500),
    ];
    const rows = (batches: readonly Metered[][]) =>
      rowsAfter(batches, [running, unknown, ended, outside], (facts, tx, events) =>
        facts.metered(tx, events),
      );
    const oneByOne = await rows(batch.map((event) => [event]));
    expect(await rows([batch])).toEqual(oneByOne);
    expect(await rows([batch, batch])).toEqual(oneByOne);
    expect(oneByOne?.sessions).toHaveLength(3);
    expect(oneByOne?.readings).toHaveLength(14);
    // Three of the four readings of the session that has ended changed its figures, each told as such and as the end; the
    // running one has its first value.
    expect(oneByOne?.told).toHaveLength(7);
  });

  it('leave the same rows and events as one by one, as updates of transactions of OCPP 2.0.1', async () => {
    const [running, unknown, ended] = [new ACharge(), new ACharge(), new ACharge()];
    await service.tell(TransactionStarted, running.started({ authorization: null }));
    await service.tell(TransactionStarted, ended.started({ meter_start_wh: null }));
    await service.tell(TransactionEnded, ended.ended({ meter_stop_wh: null }));
    await service.settled();
    const update = (
      charge: ACharge,
      time: string,
      registerWh: number,
      more: Partial<Updated> = {},
    ): Updated => {
      const { samples } = charge.metered(time, registerWh, 7_400);
      return charge.updated({ occurred_at: at(time), samples, charging_state: 'Charging', ...more });
    };
    const { authorization } = running.started();
    const batch: Updated[] = [
      update(running, '08:20', 3_000, { authorization }),
      update(ended, '08:50', 13_000),
      update(unknown, '08:40', 4_000, { charging_state: 'SuspendedEV' }),
      update(running, '08:45', 9_000, { charging_state: 'SuspendedEVSE' }),
      update(running, '08:30', 6_500),
      update(running, '08:20', 3_000, { authorization }),
      update(ended, '09:00', 14_000),
    ];
    const rows = (batches: readonly Updated[][]) =>
      rowsAfter(batches, [running, unknown, ended], (facts, tx, events) => facts.updated(tx, events));
    const oneByOne = await rows(batch.map((event) => [event]));
    expect(await rows([batch])).toEqual(oneByOne);
    expect(await rows([batch, batch])).toEqual(oneByOne);
    expect(oneByOne?.sessions).toHaveLength(3);
    expect(oneByOne?.readings).toHaveLength(12);
    expect(JSON.stringify(oneByOne?.sessions)).toContain(authorization?.id_token);
  });

  it('are kept when one among them cannot be stored, which alone is parked', async () => {
    const [charge, other] = [new ACharge(), new ACharge()];
    await service.tell(TransactionStarted, charge.started());
    const good = charge.metered('08:25', 2_500);
    const samples = good.samples.map((sample) => ({
      ...sample,
      readings: sample.readings.map((reading) => ({ ...reading, value: 'a lot' })),
    }));
    await tellTogether([
      charge.metered('08:20', 2_000),
      other.metered('08:20', 5_000),
      { ...good, samples },
      charge.metered('08:30', 3_000),
    ]);
    await service.settled();
    expect(await valuesOf(charge)).toEqual([2_000, 3_000]);
    expect(await valuesOf(other)).toEqual([5_000]);
    const deadLetters = new DeadLetters({ client: service.platform.kafka, logger: SILENT_LOGGER });
    const topic = topicName(service.installation.topicPrefix, MeterValuesReceived.topic);
    expect(await deadLetters.list(topic)).toHaveLength(1);
  }, 30_000);
});
