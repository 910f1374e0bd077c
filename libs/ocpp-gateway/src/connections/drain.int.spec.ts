import { MeterValuesReceived, TransactionEnded, TransactionStarted } from '@csms/contracts';
import { TestInstallation } from '@csms/testing';

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
    stopping = await TestGateway.start({ installation });
    staying = await TestGateway.start({ installation });
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
});
