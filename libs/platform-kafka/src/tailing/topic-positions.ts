/** The offset of the next record, by topic (without the installation's prefix) and partition. */
export class TopicPositions {
  private readonly byTopic: Map<string, number[]>;

  constructor(positions: Iterable<readonly [string, readonly number[]]> = []) {
    this.byTopic = new Map([...positions].map(([topic, offsets]) => [topic, [...offsets]]));
  }

  /** 0 where nothing is known. */
  get(topic: string, partition: number): number {
    return this.byTopic.get(topic)?.[partition] ?? 0;
  }

  set(topic: string, partition: number, offset: number): void {
    const offsets = this.byTopic.get(topic) ?? [];
    while (offsets.length < partition) offsets.push(0);
    offsets[partition] = offset;
    this.byTopic.set(topic, offsets);
  }

  entries(): [topic: string, offsets: readonly number[]][] {
    return [...this.byTopic];
  }

  copy(): TopicPositions {
    return new TopicPositions(this.byTopic);
  }

  /** Moves each partition that is before the one there up to it. */
  raiseTo(floor: TopicPositions): this {
    for (const [topic, offsets] of floor.entries())
      offsets.forEach((offset, partition) => {
        if (this.get(topic, partition) < offset) this.set(topic, partition, offset);
      });
    return this;
  }

  /** Whether no partition is before the one there. */
  isAtLeast(other: TopicPositions): boolean {
    return other
      .entries()
      .every(([topic, offsets]) =>
        offsets.every((offset, partition) => this.get(topic, partition) >= offset),
      );
  }
}
