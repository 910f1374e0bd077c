import { DailyBudget } from './daily-budget';

describe('what a charger may take up of the log', () => {
  const MONDAY = '2026-05-04';
  const TUESDAY = '2026-05-05';

  it('is bounded for each charger', () => {
    const budget = new DailyBudget(100);
    expect(budget.take('A', MONDAY, 100)).toBe('kept');
    expect(budget.take('A', MONDAY, 1)).toBe('over');
    expect(budget.take('B', MONDAY, 100)).toBe('kept');
  });

  it('ends at the first message that does not fit, which is told once', () => {
    const budget = new DailyBudget(100);
    expect(budget.take('A', MONDAY, 90)).toBe('kept');
    expect(budget.take('A', MONDAY, 20)).toBe('over');
    expect(budget.take('A', MONDAY, 1)).toBe('still-over');
  });

  it('begins anew with each day, and not with a straggler of the day before', () => {
    const budget = new DailyBudget(100);
    budget.take('A', MONDAY, 101);
    expect(budget.take('A', TUESDAY, 100)).toBe('kept');
    expect(budget.take('A', MONDAY, 1)).toBe('over');
    expect(budget.take('A', TUESDAY, 1)).toBe('still-over');
  });
});
