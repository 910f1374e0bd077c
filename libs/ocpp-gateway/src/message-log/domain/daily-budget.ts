/** What each charger may take up of the log on one day (UTC), on this instance. */
export class DailyBudget {
  private day = '';
  private readonly used = new Map<string, number>();

  constructor(private readonly maxPerDay: number) {}

  /** @returns `over` for the first time on that day only with the amount that is refused first */
  take(chargePointId: string, day: string, amount: number): 'kept' | 'over' | 'still-over' {
    if (day > this.day) {
      this.day = day;
      this.used.clear();
    }
    const before = this.used.get(chargePointId) ?? 0;
    if (before + amount <= this.maxPerDay) {
      this.used.set(chargePointId, before + amount);
      return 'kept';
    }
    // Nothing smaller slips in behind: the log of that day ends here.
    this.used.set(chargePointId, Infinity);
    return before === Infinity ? 'still-over' : 'over';
  }
}
