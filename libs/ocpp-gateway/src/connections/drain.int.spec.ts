import {
  ChargePointDisconnected,
  MeterValuesReceived,
  TransactionEnded,
  TransactionStarted,
} from '@csms/contracts';
import { eventually, TestInstallation } from '@csms/testing';

import { OCPP_GATEWAY_MIGRATIONS } from '../migrations';
import { ocppGatewayService } from '../ocpp-gateway.module';
import { meter16, minutesAgo, start16, stop16 } from '../testing/frames';
import type { TestCharger } from '../testing/test-charger';
import { type KnownChargePoint, TestGateway } from '../testing/test-gateway';

const CHARGERS = 8;
const CHARGES = 6;

describe('an instance that stops while chargers charge', () => {
  let installation: TestInstallation;
  let stopping: TestGateway;
  let staying: TestGateway;

  beforeAll(async () => {
    const { schema } = ocppGatewayService;
    installation = await TestInstallation.create({ schema, migrations: OCPP_GATEWAY_MIGRATIONS });
    staying = await TestGateway.start({ installation });
  }, 60_000);

  beforeEach(async () => {
    stopping = await TestGateway.start({ installation });
  }, 60_000);

  afterAll(async () => {
    await staying.stop();
    await installation.remove();
  }, 30_000);

  /** Sends a message until it is answered, as chargers do: by the other instance once this one sends it away. */
  class Resending {
    private charger: Promise<TestCharger>;

    constructor(private readonly known: KnownChargePoint) {
      this.charger = stopping.connect16(known);
    }

    async deliver(action: string, payload: object): Promise<Record<string, unknown>> {
      for (;;) {
        try {
          return await (await this.charger).result(action, payload);
        } catch {
          this.charger = staying.connect16(this.known);
        }
      }
    }

    async charge(tag: string, number: number): Promise<void> {
      const timestamp = minutesAgo(100 - number);
      const started = await this.deliver('StartTransaction', start16(tag, { timestamp }));
      const { transactionId } = started;
      await this.deliver('MeterValues', meter16(transactionId, 2_000 + number));
      await this.deliver('StopTransaction', stop16(transactionId, { timestamp: minutesAgo(99 - number) }));
    }

    async close(): Promise<void> {
      await (await this.charger).close();
    }
  }

  it('moves them to another, and every message of a transaction is told once', async () => {
    const known = await Promise.all(Array.from({ length: CHARGERS }, () => stopping.register()));
    const tags = await Promise.all(known.map(() => stopping.issue()));
    await staying.service.settled();
    const chargers = known.map((one) => new Resending(one));
    const stops: Promise<void>[] = [];
    await Promise.all(
      chargers.map(async (charger, index) => {
        for (let number = 0; number < CHARGES; number += 1) {
          await charger.charge(tags[index]!, number);
          // In the middle of everybody's charges.
          if (number === 1 && stops.length === 0) stops.push(stopping.service.stop());
        }
      }),
    );
    await Promise.all(stops);
    await Promise.all(chargers.map((charger) => charger.close()));
    await staying.service.settled();
    for (const { id } of known) {
      for (const definition of [TransactionStarted, MeterValuesReceived, TransactionEnded]) {
        const told = staying.service.told(definition).filter(({ key }) => key === id);
        // One event that is told again, because nobody saw it acknowledged, is the same event.
        expect(new Set(told.map((event) => event.id)).size).toBe(CHARGES);
      }
    }
  }, 60_000);

  /** Nobody can use the table until it is given back. */
  async function held(table: string): Promise<() => Promise<void>> {
    const [taken, free] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const holding = staying.service.platform.database.transaction(async (tx) => {
      await tx.query(`lock table ${table} in access exclusive mode`);
      taken.resolve();
      await free.promise;
    });
    await taken.promise;
    return async () => {
      free.resolve();
      await holding;
    };
  }

  const SENT_AWAY = { code: 1001, reason: expect.any(String) as string };

  it('sends them away when what they have sent is answered', async () => {
    const [busy, idle] = await Promise.all([stopping.charger16(), stopping.charger16()]);
    const tag = await stopping.issue();
    const giveBack = await held('transaction');
    const answer = busy.charger.result('StartTransaction', start16(tag));
    const stopped = stopping.service.stop();
    expect(await idle.charger.closed).toEqual(SENT_AWAY);
    await giveBack();
    expect(await answer).toMatchObject({ idTagInfo: { status: 'Accepted' } });
    expect(await busy.charger.closed).toEqual(SENT_AWAY);
    await stopped;
    await staying.service.settled();
    const gone = staying.service.told(ChargePointDisconnected);
    for (const { id } of [busy, idle])
      expect(gone.filter(({ key }) => key === id)).toMatchObject([{ data: { close_code: 1001 } }]);
  });

  it('sends those away, too, whose handshake is under way', async () => {
    const { charger } = await stopping.charger16();
    const known = await stopping.register();
    const giveBack = await held('connection');
    const coming = stopping.connect16(known);
    await eventually(async () =>
      expect(
        await staying.service.platform.database.query(
          `select 1 from pg_stat_activity where wait_event_type = 'Lock' and query like '%from connection where charge_point_id = any%'`,
        ),
      ).toHaveLength(1),
    );
    const stopped = stopping.service.stop();
    expect(await charger.closed).toEqual(SENT_AWAY);
    await giveBack();
    expect(await (await coming).closed).toEqual(SENT_AWAY);
    await stopped;
  });
});
