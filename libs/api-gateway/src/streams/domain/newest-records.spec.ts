import fc from 'fast-check';

import { NewestRecords, type OrderedRecord } from './newest-records';

interface Numbered extends OrderedRecord {
  readonly number: number;
}

const partitions = fc.array(
  fc.array(fc.tuple(fc.nat(1_000), fc.integer({ min: 1, max: 3 })), { maxLength: 30 }),
  {
    maxLength: 4,
  },
);

describe('the newest records of several partitions', () => {
  it('keep each partition in its order, and drop its oldest first', () => {
    fc.assert(
      fc.property(partitions, fc.integer({ min: 1, max: 40 }), (given, most) => {
        const newest = new NewestRecords<Numbered>(most);
        const all = given.flatMap((records, partition) =>
          records.map(([publishedAtMs, events], number) => ({
            topic: 'things',
            partition,
            publishedAtMs,
            events,
            number,
          })),
        );
        for (const record of all) newest.add(record);
        const kept = newest.inOrder();
        given.forEach((records, partition) => {
          const numbers = kept.filter((one) => one.partition === partition).map(({ number }) => number);
          expect(numbers).toEqual(records.map((_, number) => number).slice(records.length - numbers.length));
        });
        const events = all.reduce((sum, record) => sum + record.events, 0);
        expect(newest.hasDropped).toBe(events > most);
        if (events <= most) expect(kept).toHaveLength(all.length);
        else expect(kept.reduce((sum, record) => sum + record.events, 0)).toBeLessThanOrEqual(most);
      }),
    );
  });

  it('leave in the order of publishing', () => {
    const newest = new NewestRecords<Numbered>(3);
    const times = [
      [5, 10, 20],
      [1, 15, 30],
    ];
    times.forEach((all, partition) =>
      all.forEach((publishedAtMs, number) =>
        newest.add({ topic: 'things', partition, publishedAtMs, events: 1, number }),
      ),
    );
    expect(newest.inOrder().map(({ publishedAtMs }) => publishedAtMs)).toEqual([15, 20, 30]);
    expect(newest.hasDropped).toBe(true);
  });
});
