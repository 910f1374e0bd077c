import { TopicPositions } from '@csms/platform-kafka';

import type { WrittenEvent } from './written-event';

/** What the outside is told by one record. */
export interface LogEntry {
  /** Counts the entries of this process. */
  readonly number: number;
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly publishedAtMs: number;
  readonly organizationId: string;
  readonly events: readonly WrittenEvent[];
}

export type NewEntry = Omit<LogEntry, 'number'>;

/** What an entry takes beside the texts of its events, roughly. */
const ENTRY_BYTES = 400;

/**
 * The newest events in the order in which this process has seen them, up to so many bytes. Whoever lags behind reads
 * here, so that a slow reader costs a place in it, and no queue of its own.
 */
export class EventLog {
  /** By number modulo the length; old entries are at the front. */
  private entries: LogEntry[] = [];
  private first = 0;
  private dropped = 0;
  private bytes = 0;
  private readonly floor = new TopicPositions();

  constructor(private readonly maxBytes: number) {}

  /** Everything from here on was seen. */
  startAt(positions: TopicPositions): void {
    for (const [topic, offsets] of positions.entries())
      offsets.forEach((offset, partition) => this.floor.set(topic, partition, offset));
  }

  append(entry: NewEntry): LogEntry {
    const numbered = { ...entry, number: this.nextNumber };
    this.entries.push(numbered);
    this.bytes += sizeOf(numbered);
    while (this.bytes > this.maxBytes && this.entries.length - this.dropped > 1) this.dropOldest();
    return numbered;
  }

  /** Number of the oldest entry that is still there. */
  get firstNumber(): number {
    return this.first + this.dropped;
  }

  /** Number of the entry that comes next. */
  get nextNumber(): number {
    return this.first + this.entries.length;
  }

  get sizeBytes(): number {
    return this.bytes;
  }

  at(number: number): LogEntry | undefined {
    return number < this.firstNumber ? undefined : this.entries[number - this.first];
  }

  /** Whether everything behind these positions is still there. */
  reachesBackTo(positions: TopicPositions): boolean {
    return positions.isAtLeast(this.floor);
  }

  /** What is before these is not there any more. */
  get oldestPositions(): TopicPositions {
    return this.floor.copy();
  }

  private dropOldest(): void {
    const entry = this.entries[this.dropped];
    if (entry === undefined) return;
    this.bytes -= sizeOf(entry);
    this.floor.set(entry.topic, entry.partition, entry.offset + 1);
    this.dropped += 1;
    // Now and then, not with each: to move the rest costs its length.
    if (this.dropped < 1_024 || this.dropped < this.entries.length / 2) return;
    this.entries = this.entries.slice(this.dropped);
    this.first += this.dropped;
    this.dropped = 0;
  }
}

function sizeOf({ events }: LogEntry): number {
  return events.reduce((sum, one) => sum + one.json.length + (one.jsonWithDriver?.length ?? 0), ENTRY_BYTES);
}
