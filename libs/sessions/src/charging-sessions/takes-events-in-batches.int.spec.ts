import fc from 'fast-check';
import type { EntityManager } from 'typeorm';

import {
  type ConnectorStatusChanged,
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
import { ConnectorStatuses } from './connector-statuses';

type Metered = EventData<typeof MeterValuesReceived>;
type Updated = EventData<typeof TransactionUpdated>;

interface Rows {
  readonly sessions: unknown[];
  readonly readings: unknown[];
  readonly told: unknown[];
  readonly words: unknown[];
  readonly suspicions: unknown[];
}

/** An event, by the method that takes it. */
type Told =
  | { readonly kind: 'started'; readonly event: EventData<typeof TransactionStarted> }
  | { readonly kind: 'metered'; readonly event: Metered }
  | { readonly kind: 'ended'; readonly event: EventData<typeof TransactionEnded> }
  | { readonly kind: 'status'; readonly event: EventData<typeof ConnectorStatusChanged> };

const TIMES = ['created_at', 'updated_at', 'revised_at'];

describe('events that come in batches', () => {
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
          words: await tx.query(
            `select to_jsonb(word) as row from session_word as word
             where session_id = any(select id from session where charge_point_id = any($1)) order by 1`,
            [chargePoints],
          ),
          suspicions: await tx.query(
            `select session_id, reason, ends_at from suspicion
             where session_id = any(select id from session where charge_point_id = any($1)) order by 1`,
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

  /** In steps of one kind each, as a lane has them. */
  async function takeSteps(tx: EntityManager, steps: readonly (readonly Told[])[]): Promise<void> {
    const facts = service.app.get(ChargePointFacts);
    const statuses = service.app.get(ConnectorStatuses);
    for (const step of steps) {
      await facts.started(
        tx,
        step.flatMap((told) => (told.kind === 'started' ? [told.event] : [])),
      );
      await facts.metered(
        tx,
        step.flatMap((told) => (told.kind === 'metered' ? [told.event] : [])),
      );
      await facts.ended(
        tx,
        step.flatMap((told) => (told.kind === 'ended' ? [told.event] : [])),
      );
      await statuses.changed(
        tx,
        step.flatMap((told) => (told.kind === 'status' ? [told.event] : [])),
      );
    }
  }

  it('leave the same as one by one, whatever of starts, readings, statuses and ends comes together', async () => {
    const register = fc.integer({ min: 1_000, max: 9_000 });
    const time = fc.integer({ min: 0, max: 59 }).map((minute) => `08:${String(minute).padStart(2, '0')}`);
    const which = fc.nat(3);
    // A charger that sends a start or an end again says the same.
    const turns = fc.array(fc.record({ start: time, startWh: register, end: time, stopWh: register }), {
      minLength: 4,
      maxLength: 4,
    });
    const word = fc.record({
      kind: fc.constantFrom('started', 'metered', 'ended', 'status'),
      which,
      time,
      status: fc.constantFrom('Charging', 'SuspendedEV', 'SuspendedEVSE', 'Available', 'Faulted'),
      registerWh: register,
    });
    await fc.assert(
      fc.asyncProperty(turns, fc.array(word, { minLength: 6, maxLength: 20 }), async (ofCharges, told) => {
        const first = new ACharge();
        const place = { charge_point_id: first.chargePointId };
        // Two of one connector, one after the other, and two elsewhere.
        const charges = [first, new ACharge(place), new ACharge(), new ACharge()];
        const events = told.map((one): Told => {
          const charge = charges[one.which] ?? first;
          const turn = ofCharges[one.which]!;
          if (one.kind === 'started') {
            const instant = at(turn.start);
            const when = { started_at: instant, received_at: instant };
            return { kind: 'started', event: charge.started({ ...when, meter_start_wh: turn.startWh }) };
          }
          if (one.kind === 'ended') {
            const instant = at(turn.end);
            const when = { ended_at: instant, received_at: instant };
            return { kind: 'ended', event: charge.ended({ ...when, meter_stop_wh: turn.stopWh }) };
          }
          return one.kind === 'metered'
            ? { kind: 'metered', event: charge.metered(one.time, one.registerWh) }
            : { kind: 'status', event: charge.status(one.status, one.time) };
        });
        const steps: Told[][] = [];
        for (const one of events) {
          const last = steps.at(-1);
          if (last?.[0]?.kind === one.kind) last.push(one);
          else steps.push([one]);
        }
        const take = (all: readonly (readonly Told[])[]) =>
          rowsAfter([all], charges, (_, tx, parts) => takeSteps(tx, parts));
        const oneByOne = await take(events.map((event) => [event]));
        expect(oneByOne).not.toBeNull();
        expect(await take(steps)).toEqual(oneByOne);
      }),
      { numRuns: 12, endOnFailure: true },
    );
  }, 120_000);

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
