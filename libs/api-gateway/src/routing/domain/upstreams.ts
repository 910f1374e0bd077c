/** An instance that refused a connection is asked again only after so long, as long as there is another. */
const AVOIDED_MS = 1_000;

/** The instances of one service, in turn; one that refused a connection a moment ago comes last. */
export class Upstreams {
  private readonly refusedAt = new Map<string, number>();
  private turn = 0;

  constructor(private readonly urls: readonly [string, ...string[]]) {}

  /** Every instance once, in the order in which a request tries them. `now`: milliseconds. */
  order(now: number): string[] {
    if (this.urls.length === 1) return [...this.urls];
    this.turn = (this.turn + 1) % this.urls.length;
    const turned = [...this.urls.slice(this.turn), ...this.urls.slice(0, this.turn)];
    const isAvoided = (url: string): boolean => now - (this.refusedAt.get(url) ?? -Infinity) < AVOIDED_MS;
    return [...turned.filter((url) => !isAvoided(url)), ...turned.filter(isAvoided)];
  }

  refused(url: string, now: number): void {
    this.refusedAt.set(url, now);
  }
}
