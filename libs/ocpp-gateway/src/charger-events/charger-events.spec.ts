import { Registry } from 'prom-client';

import { ChargePointBooted } from '@csms/contracts';
import { createLogger } from '@csms/platform-ops';

import { NewestReadings } from '../active-transactions/newest-readings';
import { GatewayMetrics } from '../connections/gateway-metrics';

import { ChargerEvents } from './charger-events';

const EVENT = { definition: ChargePointBooted, organizationId: 'org_A', data: ChargePointBooted.example };

/** Kafka, the outbox and the database as a spec wants them, at a moment that real ones cannot be held at. */
function aGateway() {
  const taken: string[] = [];
  const kafka = { isAway: true };
  const questions: ((rows: { key: string }[]) => void)[] = [];
  const events = new ChargerEvents(
    { isAvailable: () => !kafka.isAway, publish: () => Promise.resolve(void taken.push('kafka')) } as never,
    { append: () => Promise.resolve(void taken.push('outbox')) } as never,
    {
      transaction: (work: (tx: unknown) => Promise<unknown>) => work({}),
      query: () => new Promise((resolve) => questions.push(resolve)),
    } as never,
    new GatewayMetrics(new Registry()),
    new NewestReadings({} as never, createLogger('test', 'silent')),
    createLogger('test', 'silent'),
  );
  events.onApplicationBootstrap();
  return {
    events,
    kafka,
    taken,
    answer: (...keys: string[]) => questions.shift()?.(keys.map((key) => ({ key }))),
  };
}

describe('events of a charger whose earlier ones wait in the outbox', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  async function afterAnOutage() {
    const gateway = aGateway();
    await gateway.events.tell('CP-1', EVENT);
    gateway.kafka.isAway = false;
    await jest.advanceTimersByTimeAsync(500);
    return gateway;
  }

  it('follow them, also while the outbox is being asked whether it is empty', async () => {
    const { events, taken } = await afterAnOutage();
    await events.tell('CP-1', EVENT);
    expect(taken).toEqual(['outbox', 'outbox']);
    events.onApplicationShutdown();
  });

  it('follow them when one was added after the question', async () => {
    const { events, taken, answer } = await afterAnOutage();
    await events.tell('CP-1', EVENT);
    answer();
    await jest.advanceTimersByTimeAsync(0);
    await events.tell('CP-1', EVENT);
    expect(taken).toEqual(['outbox', 'outbox', 'outbox']);
    events.onApplicationShutdown();
  });

  it('go directly again when none waits any more, and those of other chargers all the time', async () => {
    const { events, taken, answer } = await afterAnOutage();
    await events.tell('CP-2', EVENT);
    answer('CP-1');
    await jest.advanceTimersByTimeAsync(500);
    await events.tell('CP-1', EVENT);
    await jest.advanceTimersByTimeAsync(500);
    answer();
    await jest.advanceTimersByTimeAsync(500);
    answer();
    await jest.advanceTimersByTimeAsync(0);
    await events.tell('CP-1', EVENT);
    expect(taken).toEqual(['outbox', 'kafka', 'outbox', 'kafka']);
    events.onApplicationShutdown();
  });
});
