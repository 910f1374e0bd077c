import fc from 'fast-check';

import { TopicPositions } from '@csms/platform-kafka';

import { EventLog, type NewEntry } from './event-log';

const entry = (offset: number, partition = 0, bytes = 100): NewEntry => ({
  topic: 'things',
  partition,
  offset,
  publishedAtMs: offset,
  organizationId: 'org_A',
  events: [
    {
      channel: 'energy',
      place: { chargePointIds: [], siteIds: [], projectIds: [] },
      id: String(offset),
      json: 'x'.repeat(bytes),
      jsonWithDriver: null,
    },
  ],
});

const at = (...offsets: number[]): TopicPositions => new TopicPositions([['things', offsets]]);

describe('the log of the newest events', () => {
  it('has the newest, in their order, and never more bytes than it may', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 3_000 }), { maxLength: 200 }), (sizes) => {
        const log = new EventLog(20_000);
        sizes.forEach((bytes, offset) => {
          const { number } = log.append(entry(offset, 0, bytes));
          expect(log.at(number)?.offset).toBe(offset);
          expect(log.sizeBytes).toBeLessThanOrEqual(20_000);
        });
        const kept = Array.from(
          { length: log.nextNumber - log.firstNumber },
          (_, index) => log.at(log.firstNumber + index)?.offset,
        );
        expect(kept).toEqual(sizes.map((_, offset) => offset).slice(sizes.length - kept.length));
        expect(log.at(log.firstNumber - 1)).toBeUndefined();
        expect(log.at(log.nextNumber)).toBeUndefined();
        expect(log.reachesBackTo(at(sizes.length - kept.length))).toBe(true);
        if (kept.length < sizes.length)
          expect(log.reachesBackTo(at(sizes.length - kept.length - 1))).toBe(false);
      }),
    );
  });

  it('keeps counting over thousands that went', () => {
    const log = new EventLog(5_000);
    for (let offset = 0; offset < 10_000; offset += 1) log.append(entry(offset));
    expect(log.nextNumber).toBe(10_000);
    expect(log.at(9_999)?.offset).toBe(9_999);
    expect(log.at(log.firstNumber)?.offset).toBe(log.firstNumber);
  });

  it('reaches back to where it began, and by partition', () => {
    const log = new EventLog(1_200);
    log.startAt(at(5, 7));
    expect(log.reachesBackTo(at(5, 7))).toBe(true);
    expect(log.reachesBackTo(at(5, 6))).toBe(false);
    for (const offset of [5, 6, 7]) log.append(entry(offset, 0));
    expect(log.reachesBackTo(at(5, 7))).toBe(false);
    expect(log.reachesBackTo(at(6, 7))).toBe(true);
  });
});
