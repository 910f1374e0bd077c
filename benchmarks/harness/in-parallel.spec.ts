import { inParallel } from './in-parallel';

describe('inParallel', () => {
  it('gives the results in the order of the items, whichever is ready first', async () => {
    const ready = [1, 2, 3].map(() => Promise.withResolvers<string>());
    const results = inParallel([0, 1, 2], 3, (index) => ready[index]!.promise);
    ready[2]!.resolve('c');
    ready[0]!.resolve('a');
    ready[1]!.resolve('b');
    expect(await results).toEqual(['a', 'b', 'c']);
  });

  it('works on so many at a time, and on each once', async () => {
    let now = 0;
    let most = 0;
    const seen: number[] = [];
    await inParallel(
      Array.from({ length: 20 }, (_, index) => index),
      4,
      async (item) => {
        now += 1;
        most = Math.max(most, now);
        seen.push(item);
        await new Promise(setImmediate);
        now -= 1;
      },
    );
    expect(most).toBe(4);
    expect(seen).toHaveLength(20);
    expect(new Set(seen).size).toBe(20);
  });

  it('fails with the first that fails', async () => {
    const work = (item: number) => (item === 2 ? Promise.reject(new Error('the second')) : Promise.resolve());
    await expect(inParallel([1, 2, 3], 2, work)).rejects.toThrow('the second');
  });

  it('does nothing with nothing', async () => {
    expect(await inParallel([], 4, () => Promise.resolve())).toEqual([]);
  });
});
