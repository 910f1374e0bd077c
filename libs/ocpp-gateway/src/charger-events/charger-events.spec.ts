import { Registry } from 'prom-client';

import { ChargePointBooted } from '@csms/contracts';
import { EventTooLargeError, InvalidEventError } from '@csms/platform-kafka';
import { createLogger } from '@csms/platform-ops';

import { NewestReadings } from '../active-transactions/newest-readings';
import { GatewayMetrics } from '../connections/gateway-metrics';

import { ChargerEvents } from './charger-events';

const EVENT = { definition: ChargePointBooted, organizationId: 'org_A', data: ChargePointBooted.example };

/** Kafka, the outbox and the database as a spec wants them, at a moment that real ones cannot be held at. */
function aGateway(ways: { isAvailable?: unknown; publish?: unknown; append?: unknown } = {}) {
  const taken: string[] = [];
  const kafka = { isAway: true };
  const questions: ((rows: { key: string }[]) => void)[] = [];
  const events = new ChargerEvents(
    {
      isAvailable: () => !kafka.isAway,
      publish: () => Promise.resolve(void taken.push('kafka')),
      ...ways,
    } as never,
    { append: () => Promise.resolve(void taken.push('outbox')), ...ways } as never,
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

it.each([
  ['breaks its contract', new InvalidEventError('charge-point.booted', '/vendor')],
  ['is too large', new EventTooLargeError('charge-point.booted', 2_000_000, 1_000_000)],
])(
  'an event that %s goes to no outbox, where it would hold up those behind it for ever',
  async (_, fault) => {
    let publish = (): Promise<unknown> => Promise.reject(fault);
    const { events, taken } = aGateway({ isAvailable: () => true, publish: () => publish() });
    await expect(events.tell('CP-1', EVENT)).rejects.toBe(fault);
    publish = () => Promise.resolve(taken.push('kafka'));
    await events.tell('CP-1', EVENT);
    expect(taken).toEqual(['kafka']);
  },
);

describe('events of a charger that nobody waits for', () => {
  it('keep their order when the first of them goes to the outbox after all', async () => {
    const taken: string[] = [];
    let refuse: (error: Error) => void = () => undefined;
    const refused = new Promise<void>((_, reject) => (refuse = reject));
    const { events } = aGateway({
      isAvailable: () => true,
      publish: ({ id }: { id: string }) =>
        id === 'evt_1' ? refused : Promise.resolve(void taken.push(`kafka ${id}`)),
      append: (_: unknown, { id }: { id: string }) => Promise.resolve(void taken.push(`outbox ${id}`)),
    });
    const first = events.tell('CP-1', { ...EVENT, id: 'evt_1' });
    const second = events.tell('CP-1', { ...EVENT, id: 'evt_2' });
    await events.tell('CP-2', { ...EVENT, id: 'evt_3' });
    refuse(new Error('Kafka did not answer in time'));
    await Promise.all([first, second]);
    expect(taken).toEqual(['kafka evt_3', 'outbox evt_1', 'outbox evt_2']);
  });

  it('do not keep those behind them from being told', async () => {
    const { events, taken } = aGateway({
      isAvailable: () => false,
      publish: () => Promise.reject(new Error('is away')),
      append: (_: unknown, { id }: { id: string }) =>
        id === 'evt_1' ? Promise.reject(new Error('is full')) : Promise.resolve(void taken.push(id)),
    });
    const first = events.tell('CP-1', { ...EVENT, id: 'evt_1' });
    const second = events.tell('CP-1', { ...EVENT, id: 'evt_2' });
    await expect(first).rejects.toThrow('is full');
    await second;
    expect(taken).toEqual(['evt_2']);
  });
});
