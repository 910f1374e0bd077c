export interface OrderedRecord {
  readonly topic: string;
  readonly partition: number;
  readonly publishedAtMs: number;
  /** How many events it brings. */
  readonly events: number;
}

/**
 * The newest records of several partitions, up to so many events. Partitions come in any order, each in its own; they
 * leave in the order of publishing, each partition still in its own.
 */
export class NewestRecords<R extends OrderedRecord> {
  private partitions = new Map<string, R[]>();
  private held = 0;
  private isCut = false;

  constructor(private readonly maxEvents: number) {}

  add(record: R): void {
    this.keep(record);
    // Not at each: to put them in order costs their number.
    if (this.held > 2 * this.maxEvents) this.cut();
  }

  /** Whether older ones had to go. */
  get hasDropped(): boolean {
    return this.isCut;
  }

  inOrder(): R[] {
    if (this.held > this.maxEvents) this.cut();
    return this.merged();
  }

  private keep(record: R): void {
    const name = `${record.topic}/${record.partition}`;
    const records = this.partitions.get(name) ?? [];
    records.push(record);
    this.partitions.set(name, records);
    this.held += record.events;
  }

  private cut(): void {
    const records = this.merged();
    let from = 0;
    for (let { held } = this; held > this.maxEvents; from += 1) held -= records[from]?.events ?? held;
    this.partitions = new Map();
    this.held = 0;
    this.isCut = true;
    for (const record of records.slice(from)) this.keep(record);
  }

  /** By the time of publishing; a record never before the one ahead of it in its partition, whatever its clock said. */
  private merged(): R[] {
    return [...this.partitions.values()]
      .flatMap((records) => {
        let newest = -Infinity;
        return records.map((record) => {
          newest = Math.max(newest, record.publishedAtMs);
          return { record, at: newest };
        });
      })
      .sort((one, other) => one.at - other.at)
      .map(({ record }) => record);
  }
}
