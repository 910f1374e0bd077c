/**
 * How long what was looked up is believed. With the way of an event from the registry's commit to this service's
 * table it stays below a second: so fast must a revocation reach every instance.
 */
const BELIEVED_MS = 500;
const MAX_REMEMBERED = 10_000;

interface Lookup<V> {
  readonly found: Promise<V>;
  readonly until: number;
}

/** Lookups in the table that all instances share, at most two a second for each credential. */
export class RecentLookups<V> {
  private readonly lookups = new Map<string, Lookup<V>>();

  constructor(private readonly find: (id: string) => Promise<V>) {}

  async get(id: string): Promise<V> {
    const recent = this.lookups.get(id);
    if (recent !== undefined && recent.until > Date.now()) return recent.found;
    const lookup = { found: this.find(id), until: Date.now() + BELIEVED_MS };
    if (this.lookups.size >= MAX_REMEMBERED) this.lookups.clear();
    this.lookups.set(id, lookup);
    try {
      const found = await lookup.found;
      // What is not there may be told the next moment.
      if (found === null) this.forget(id, lookup);
      return found;
    } catch (error) {
      this.forget(id, lookup);
      throw error;
    }
  }

  private forget(id: string, lookup: Lookup<V>): void {
    if (this.lookups.get(id) === lookup) this.lookups.delete(id);
  }
}
