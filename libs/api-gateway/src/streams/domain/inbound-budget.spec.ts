import { InboundBudget } from './inbound-budget';
import { RecentIds } from './recent-ids';

describe('what a client may send', () => {
  it('is a while’s worth at once, then so many bytes a second', () => {
    const budget = new InboundBudget(1_000, 3_000, 0);
    expect([budget.take(3_000, 0), budget.take(1, 0)]).toEqual([true, false]);
    expect([budget.take(1_000, 1_000), budget.take(1, 1_000)]).toEqual([true, false]);
    expect([budget.take(3_000, 60_000), budget.take(1, 60_000)]).toEqual([true, false]);
  });

  it('is not used up by what is not heard, and the refusals in a row are counted', () => {
    const budget = new InboundBudget(1_000, 1_000, 0);
    for (let count = 1; count <= 5; count += 1) {
      expect(budget.take(5_000, 0)).toBe(false);
      expect(budget.refusedInARow).toBe(count);
    }
    expect(budget.take(1_000, 0)).toBe(true);
    expect(budget.refusedInARow).toBe(0);
  });
});

describe('recent ids', () => {
  it('are known again, the newest for sure, and never without end', () => {
    const ids = new RecentIds(100);
    for (let id = 0; id < 1_000; id += 1) {
      expect(ids.add(String(id))).toBe(true);
      expect(ids.add(String(Math.max(0, id - 99)))).toBe(false);
    }
    expect(ids.add('0')).toBe(true);
  });
});
