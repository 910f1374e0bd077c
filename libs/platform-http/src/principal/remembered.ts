const MAX_REMEMBERED = 10_000;

/** Values that hold until a time; so many at most. */
export class Remembered<V> {
  private readonly entries = new Map<string, { readonly value: V; readonly until: number }>();

  get(key: string): V | undefined {
    const entry = this.entries.get(key);
    return entry !== undefined && entry.until > Date.now() ? entry.value : undefined;
  }

  set(key: string, value: V, until: number): void {
    if (this.entries.size >= MAX_REMEMBERED) this.entries.clear();
    this.entries.set(key, { value, until });
  }
}
