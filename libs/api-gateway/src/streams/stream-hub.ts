import { Inject, Injectable } from '@nestjs/common';

import { toPublicEvents } from '@csms/contracts';
import { LOGGER, Pseudonyms } from '@csms/platform-http';
import { type ReceivedEvent, type TailedRecord, TopicPositions } from '@csms/platform-kafka';
import type { Logger } from '@csms/platform-ops';

import { EventLog, type LogEntry, type NewEntry } from './domain/event-log';
import { RecentIds } from './domain/recent-ids';
import { writePosition } from './domain/stream-position';
import { writtenEvent } from './domain/written-event';
import { ChargePointPlaces } from './places/charge-point-places';
import { StreamMetrics } from './stream-metrics';
import { STREAM_SETTINGS, type StreamSettings } from './stream-settings';
import { STREAM_TOPICS } from './stream-sources';

/** Whom the hub tells what is new. */
export interface Listener {
  readonly organizationId: string;
  offer(entry: LogEntry): void;
}

/** Events that were seen of late: a record may be published twice, and clients see it once. */
const REMEMBERED_EVENTS = 100_000;

/** Everything that goes through this process: it is read and written once, and told to those whom it concerns. */
@Injectable()
export class StreamHub {
  readonly log: EventLog;
  /** Behind the newest record that was seen. */
  readonly positions = new TopicPositions();
  private readonly listeners = new Map<string, Set<Listener>>();
  private readonly seen = new RecentIds(REMEMBERED_EVENTS);
  /** The id of the newest event, written once for all who get it. */
  private readonly written = new Map<string, string>();

  constructor(
    @Inject(ChargePointPlaces) private readonly places: ChargePointPlaces,
    @Inject(StreamMetrics) private readonly metrics: StreamMetrics,
    @Inject(Pseudonyms) private readonly pseudonyms: Pseudonyms,
    @Inject(LOGGER) private readonly logger: Logger,
    @Inject(STREAM_SETTINGS) { bufferBytes }: StreamSettings,
  ) {
    this.log = new EventLog(bufferBytes);
  }

  /** Where the topics begin for this process. */
  startAt(positions: TopicPositions): void {
    this.log.startAt(positions);
    for (const [topic, offsets] of positions.entries())
      offsets.forEach((offset, partition) => this.positions.set(topic, partition, offset));
  }

  join(listener: Listener): void {
    const { organizationId } = listener;
    const listeners = this.listeners.get(organizationId) ?? new Set();
    this.listeners.set(organizationId, listeners.add(listener));
  }

  leave(listener: Listener): void {
    const listeners = this.listeners.get(listener.organizationId);
    listeners?.delete(listener);
    if (listeners?.size === 0) this.listeners.delete(listener.organizationId);
  }

  /** Records in the order of their partition. */
  async take(records: readonly TailedRecord[]): Promise<void> {
    for (const record of records) {
      const event = record.read();
      if (event === null) {
        const { topic, partition, offset } = record;
        this.logger.warn({ topic, partition, offset }, 'a record breaks its contract: clients are not told');
      } else if (this.seen.add(event.id)) {
        const entry = await this.entryOf(record, event);
        this.passed(record);
        if (entry !== null) this.tell(this.log.append(entry));
      }
      this.passed(record);
    }
    this.metrics.bufferBytes.set(this.log.sizeBytes);
  }

  /** null: clients are told nothing of it. */
  async entryOf(record: TailedRecord, event: ReceivedEvent): Promise<NewEntry | null> {
    const { topic, partition, offset, publishedAtMs, organizationId } = record;
    const routed = toPublicEvents(event);
    if (routed.length === 0) return null;
    const unplaced = routed.filter(({ place }) => place.siteId === undefined);
    const lookUp = await this.places.lookUp(
      organizationId,
      unplaced.flatMap(({ place }) => place.chargePointIds),
    );
    const pseudonymOf = (driverId: string) => this.pseudonyms.of(organizationId, driverId);
    const events = routed.map((one) => writtenEvent(one, lookUp, pseudonymOf));
    return { topic, partition, offset, publishedAtMs, organizationId, events };
  }

  /** The id of an event for a client that is up to date: written once for all of the organization. */
  idOf(
    { organizationId, topic, partition, offset, publishedAtMs: at, events }: LogEntry,
    index: number,
  ): string {
    const isLast = index === events.length - 1;
    const name = `${organizationId} ${index}`;
    const known = this.written.get(name);
    if (known !== undefined) return known;
    const positions = this.positions.copy();
    positions.set(topic, partition, isLast ? offset + 1 : offset);
    const partial = isLast ? null : { topic, partition, events: index + 1 };
    const id = writePosition({ positions, partial, at }, STREAM_TOPICS, organizationId);
    this.written.set(name, id);
    return id;
  }

  private passed({ topic, partition, offset }: TailedRecord): void {
    this.positions.set(topic, partition, offset + 1);
  }

  private tell(entry: LogEntry): void {
    this.written.clear();
    for (const listener of this.listeners.get(entry.organizationId) ?? []) listener.offer(entry);
  }
}
