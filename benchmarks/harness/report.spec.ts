import { benchmarkText, summarize } from './report';

const run = (value: number) => ({
  figures: [
    { name: 'p50', unit: 'ms', value },
    { name: 'rate', unit: 'events/s', value: value * 1_000 },
  ],
  counts: { sent: 10, received: 10 },
});

describe('summarize', () => {
  it('gives each figure the spread over the runs, and the sums of what was counted', () => {
    expect(summarize([run(3), run(1), run(2)])).toEqual({
      figures: [
        { name: 'p50', unit: 'ms', values: [3, 1, 2], median: 2, min: 1, max: 3 },
        {
          name: 'rate',
          unit: 'events/s',
          values: [3_000, 1_000, 2_000],
          median: 2_000,
          min: 1_000,
          max: 3_000,
        },
      ],
      counts: { sent: 30, received: 30 },
    });
  });
});

describe('benchmarkText', () => {
  it('is a table with what was counted and what limits it', () => {
    const text = benchmarkText({
      name: 'events',
      title: 'outbox to consumer',
      limits: 'two cores',
      software: { kafka: '4.1.1', postgresql: '18.4', fsync: true },
      runs: 3,
      notes: ['a note'],
      ...summarize([run(3), run(1), run(2)]),
    });
    expect(text).toBe(
      [
        'events: outbox to consumer',
        'Kafka 4.1.1, PostgreSQL 18.4 with fsync on; 3 runs',
        '',
        '        median      min – max',
        '  p50        2          1 – 3  ms',
        '  rate   2,000  1,000 – 3,000  events/s',
        '',
        'Counted: sent 30, received 30',
        'Limits: two cores',
        '',
        'a note',
      ].join('\n'),
    );
  });
});
