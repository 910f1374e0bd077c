import { Recurring } from './recurring';

describe('Recurring', () => {
  const EVERY_MS = 1_000;
  let errors: unknown[];
  let rounds: PromiseWithResolvers<void>[];
  let recurring: Recurring;

  beforeEach(() => {
    jest.useFakeTimers();
    errors = [];
    rounds = [];
    const work = (): Promise<void> => {
      const round = Promise.withResolvers<void>();
      rounds.push(round);
      return round.promise;
    };
    const logger = { error: (fields: object, message: string) => void errors.push({ ...fields, message }) };
    recurring = new Recurring(work, { everyMs: EVERY_MS, logger, failure: 'nothing is done' });
    recurring.start();
  });

  afterEach(() => jest.useRealTimers());

  const pass = (intervals: number) => jest.advanceTimersByTimeAsync(intervals * EVERY_MS);

  it('begins after the first interval, and waits for a round that takes long', async () => {
    expect(rounds).toHaveLength(0);
    await pass(3);
    expect(rounds).toHaveLength(1);
    rounds[0]?.resolve();
    await pass(1);
    expect(rounds).toHaveLength(2);
  });

  it('goes on after a round that failed, and says what is not done', async () => {
    await pass(1);
    const err = new Error('syntax error at or near "selec"');
    rounds[0]?.reject(err);
    await pass(1);
    expect(errors).toEqual([{ err, message: 'nothing is done' }]);
    expect(rounds).toHaveLength(2);
  });

  it('goes on without a word while the database is away', async () => {
    await pass(1);
    rounds[0]?.reject(Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }));
    await pass(1);
    expect(errors).toEqual([]);
    expect(rounds).toHaveLength(2);
  });

  it('stops when the round that is under way is over, and begins no other', async () => {
    await pass(1);
    let isOver = false;
    const over = recurring.stop().then(() => (isOver = true));
    await pass(2);
    expect([isOver, recurring.isStopped]).toEqual([false, true]);
    rounds[0]?.resolve();
    await over;
    await pass(2);
    expect(rounds).toHaveLength(1);
  });

  it('starts once, however often it is told to', async () => {
    recurring.start();
    await pass(1);
    rounds[0]?.resolve();
    await recurring.stop();
    await pass(2);
    expect(rounds).toHaveLength(1);
  });
});
