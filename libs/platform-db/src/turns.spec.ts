import fc from 'fast-check';

import { isDatabaseOutage } from './outage';
import { PoolExhaustedError, Turns } from './turns';

const tick = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('turns', () => {
  it('are taken by so many at once, in the order in which they came, whoever fails', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 4 }),
        fc.array(fc.record({ ticks: fc.nat(3), fails: fc.boolean() }), { maxLength: 20 }),
        async (places, works) => {
          const turns = new Turns(places, 10_000);
          const begun: number[] = [];
          let inside = 0;
          let most = 0;
          const outcomes = await Promise.allSettled(
            works.map(({ ticks, fails }, index) =>
              turns.take(async () => {
                begun.push(index);
                inside += 1;
                most = Math.max(most, inside);
                for (let turn = 0; turn < ticks; turn += 1) await tick();
                inside -= 1;
                if (fails) throw new Error('failed');
                return index;
              }),
            ),
          );
          expect(begun).toEqual(works.map((_, index) => index));
          expect(most).toBeLessThanOrEqual(places);
          expect(outcomes.map(({ status }) => status === 'rejected')).toEqual(
            works.map(({ fails }) => fails),
          );
        },
      ),
      { numRuns: 50 },
    );
  });

  it('come to an end for who waits too long, and for nobody else', async () => {
    const turns = new Turns(1, 20);
    let release = (): void => undefined;
    const first = turns.take(() => new Promise<void>((resolve) => (release = resolve)));
    const late = await turns.take(() => Promise.resolve()).catch((error: unknown) => error);
    expect(late).toBeInstanceOf(PoolExhaustedError);
    expect(isDatabaseOutage(late)).toBe(true);
    const next = turns.take(() => Promise.resolve('served'));
    release();
    await first;
    expect(await next).toBe('served');
    expect(await turns.take(() => Promise.resolve('served'))).toBe('served');
  });
});
