import { Inject, Injectable } from '@nestjs/common';

import { toPublicEvents } from '@csms/contracts';
import { LOGGER, ServicePlatform } from '@csms/platform-http';
import {
  EventReplay,
  type ReceivedEvent,
  type TailedRecord,
  type TopicPositions,
} from '@csms/platform-kafka';
import type { Logger } from '@csms/platform-ops';

import type { NewEntry } from './domain/event-log';
import { placedEvent } from './domain/filters';
import { NewestRecords, type OrderedRecord } from './domain/newest-records';
import { RecentIds } from './domain/recent-ids';
import { readPosition, type StreamPosition } from './domain/stream-position';
import { CLOSE, StreamRefusal } from './domain/stream-refusal';
import type { StreamConnection } from './stream-connection';
import { StreamHub } from './stream-hub';
import { StreamMetrics } from './stream-metrics';
import { RESUME_EVENTS, RESUME_WINDOW_MS } from './stream-settings';
import { STREAM_SOURCES, STREAM_TOPICS } from './stream-sources';
import { Turns } from './turns';

/** A replay reads what all organizations told meanwhile: few at a time. */
const REPLAYS_AT_ONCE = 2;
const REPLAYS_MAY_WAIT = 200;
/** While one replay is sent, the log may have moved on: then there is another. */
const MAX_ROUNDS = 3;

interface ReadRecord extends OrderedRecord {
  readonly record: TailedRecord;
  readonly event: ReceivedEvent;
}

/** Goes on where a client was, on whichever instance it was: from memory, or read once more from Kafka. */
@Injectable()
export class StreamResume {
  private readonly replay: EventReplay;
  private readonly turns = new Turns(REPLAYS_AT_ONCE, REPLAYS_MAY_WAIT);

  constructor(
    @Inject(StreamHub) private readonly hub: StreamHub,
    @Inject(StreamMetrics) private readonly metrics: StreamMetrics,
    @Inject(LOGGER) private readonly logger: Logger,
    @Inject(ServicePlatform) { kafka, settings }: ServicePlatform,
  ) {
    this.replay = new EventReplay({
      client: kafka,
      topicPrefix: settings.topicPrefix,
      definitions: STREAM_SOURCES,
    });
  }

  /**
   * @returns what begins it, to be called when the client has been told that it goes on
   * @throws StreamRefusal invalid_event_id, invalid_state
   */
  async prepare(connection: StreamConnection, lastEventId: string): Promise<() => void> {
    if (connection.isFarOn || connection.isHeld) {
      throw new StreamRefusal(
        'invalid_state',
        'A connection goes on from an event once, and before it has sent many others: open a new one.',
      );
    }
    const position = readPosition(lastEventId, STREAM_TOPICS, connection.organizationId);
    if (position === null || !(await this.isThere(position.positions))) {
      this.metrics.resumes.inc({ from: 'refused' });
      throw new StreamRefusal(
        'invalid_event_id',
        'No event of yours has this id. It is the "id" of an event message, not that of the event in it.',
      );
    }
    return () => {
      const isInMemory = connection.goOnFrom(position);
      this.metrics.resumes.inc({ from: isInMemory ? 'memory' : 'kafka' });
      if (!isInMemory) this.fromKafka(connection, position);
    };
  }

  /** Another instance may have been ahead of this one; nobody is ahead of Kafka. */
  private async isThere(positions: TopicPositions): Promise<boolean> {
    if (this.hub.positions.isAtLeast(positions)) return true;
    const { end } = await this.replay.bounds(Date.now());
    return end.isAtLeast(positions);
  }

  private fromKafka(connection: StreamConnection, position: StreamPosition): void {
    connection.holdFor(position);
    const turn = this.turns.take(() => this.rounds(connection, position));
    if (turn === null) {
      connection.close(CLOSE.tryAgainLater, 'many clients come back at once: try again');
      return;
    }
    turn.catch((error: unknown) => {
      if (connection.ended.aborted) return;
      this.logger.warn({ err: error }, 'events could not be read once more');
      connection.error(null, 'service_unavailable', 'The events since then cannot be read now.');
      connection.close(CLOSE.tryAgainLater, 'the events since then cannot be read now: try again');
    });
  }

  private async rounds(connection: StreamConnection, position: StreamPosition): Promise<void> {
    let positions = position.positions.copy();
    let { at } = position;
    for (let round = 0; round < MAX_ROUNDS; round += 1) {
      const target = this.hub.positions.copy().raiseTo(positions);
      const { entries, isWhole } = await this.read(connection, positions, target);
      if (!isWhole) connection.gap('too_old', at, entries[0]?.publishedAtMs ?? Date.now());
      await connection.replay(entries, positions);
      if (connection.ended.aborted || connection.goOnAfterReplay(target)) return;
      positions = target;
      at = entries.at(-1)?.publishedAtMs ?? at;
    }
    connection.gap('slow', at, Date.now());
    connection.skipToLog(positions);
  }

  /** Moves `from` up to what is still kept. */
  private async read(
    connection: StreamConnection,
    from: TopicPositions,
    to: TopicPositions,
  ): Promise<{ entries: NewEntry[]; isWhole: boolean }> {
    const { since } = await this.replay.bounds(Date.now() - RESUME_WINDOW_MS);
    const isInTime = from.isAtLeast(since);
    from.raiseTo(since);
    const newest = new NewestRecords<ReadRecord>(RESUME_EVENTS);
    const seen = new RecentIds(2 * RESUME_EVENTS);
    const signal = connection.ended;
    await this.replay.read({ from, to, signal }, (record) => {
      if (record.organizationId !== connection.organizationId) return;
      const event = record.read();
      if (event === null || !seen.add(event.id)) return;
      const events = this.wanted(connection, event);
      const { topic, partition, publishedAtMs } = record;
      if (events > 0) newest.add({ topic, partition, publishedAtMs, events, record, event });
    });
    const entries: NewEntry[] = [];
    for (const { record, event } of newest.inOrder()) {
      const entry = await this.hub.entryOf(record, event);
      if (entry !== null) entries.push(entry);
    }
    return { entries, isWhole: isInTime && !newest.hasDropped };
  }

  /** How many events of it the client wants; of one that does not say where it is, at most so many. */
  private wanted(connection: StreamConnection, event: ReceivedEvent): number {
    return toPublicEvents(event).filter(
      (routed) => routed.place.siteId === undefined || connection.wants(placedEvent(routed, () => undefined)),
    ).length;
  }
}
