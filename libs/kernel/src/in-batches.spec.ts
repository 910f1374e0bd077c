import { AsyncLocalStorage } from 'node:async_hooks';

import fc from 'fast-check';

import { InBatches } from './in-batches';

const tick = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('what many ask for at the same time', () => {
  it('is done together, and while that is under way the next collects', async () => {
    const batches: (readonly number[])[] = [];
    let release = (): void => undefined;
    const work = new InBatches<number>(async (items) => {
      batches.push(items);
      if (batches.length === 1) await new Promise<void>((resolve) => (release = resolve));
    }, 10);
    const first = [work.add(1), work.add(2)];
    await tick();
    const second = [work.add(3), work.add(4)];
    await tick();
    expect(batches).toEqual([[1, 2]]);
    release();
    await Promise.all([...first, ...second]);
    expect(batches).toEqual([
      [1, 2],
      [3, 4],
    ]);
    await work.add(5);
    expect(batches).toHaveLength(3);
  });

  it('gives each its own result, and belongs to nobody', async () => {
    const store = new AsyncLocalStorage<string>();
    const seen: (string | undefined)[] = [];
    const work = new InBatches<number, number>((items) => {
      seen.push(store.getStore());
      return Promise.resolve(items.map((item) => item * 10));
    }, 2);
    const asked = store.run('a caller', () => [1, 2, 3].map((item) => work.add(item)));
    expect(await Promise.all(asked)).toEqual([10, 20, 30]);
    expect(seen).toEqual([undefined, undefined]);
  });

  it('fails together, and alone', async () => {
    const work = new InBatches<string>((items) => {
      return items.includes('bad') ? Promise.reject(new Error('refused')) : Promise.resolve();
    }, 2);
    const outcomes = await Promise.allSettled(['a', 'bad', 'b', 'c'].map((item) => work.add(item)));
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled', 'fulfilled']);
    await work.add('d');
  });

  it('is done once each, in its order, never more at a time than is allowed', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(3), { maxLength: 50 }),
        fc.integer({ min: 1, max: 7 }),
        async (waits, most) => {
          const done: number[] = [];
          const sizes: number[] = [];
          const work = new InBatches<number>(async (items) => {
            sizes.push(items.length);
            await tick();
            done.push(...items);
          }, most);
          const asked: Promise<void>[] = [];
          for (const [index, wait] of waits.entries()) {
            for (let turn = 0; turn < wait; turn += 1) await Promise.resolve();
            asked.push(work.add(index));
          }
          await Promise.all(asked);
          expect(done).toEqual(waits.map((_, index) => index));
          expect(Math.max(0, ...sizes)).toBeLessThanOrEqual(most);
        },
      ),
      { numRuns: 30 },
    );
  });
});
