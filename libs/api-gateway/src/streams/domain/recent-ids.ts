/** The newest ids, in two generations: the older one is forgotten when the newer is full. */
export class RecentIds {
  private newer = new Set<string>();
  private older = new Set<string>();

  /** @param capacity how many are remembered at least */
  constructor(private readonly capacity: number) {}

  /** @returns whether it is new */
  add(id: string): boolean {
    if (this.newer.has(id) || this.older.has(id)) return false;
    if (this.newer.size >= this.capacity) {
      this.older = this.newer;
      this.newer = new Set();
    }
    this.newer.add(id);
    return true;
  }
}
