/** The drivers' id tags: nobody charges twice at the same time while there are others. */
export class TagPool {
  private readonly inUse = new Map<string, number>();

  constructor(private readonly tags: readonly string[]) {}

  /** @param draw uniform in [0, 1) */
  take(draw: number): string {
    const free = this.tags.filter((tag) => !this.inUse.has(tag));
    const choice = free.length > 0 ? free : this.tags;
    const tag = choice[Math.floor(draw * choice.length)];
    if (tag === undefined) throw new RangeError('A fleet that charges needs an id tag.');
    this.inUse.set(tag, (this.inUse.get(tag) ?? 0) + 1);
    return tag;
  }

  release(tag: string): void {
    const left = (this.inUse.get(tag) ?? 0) - 1;
    if (left > 0) this.inUse.set(tag, left);
    else this.inUse.delete(tag);
  }
}
