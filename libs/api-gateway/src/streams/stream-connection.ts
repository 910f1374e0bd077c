import { CHANNEL_SCOPES, type StreamChannel } from '@csms/contracts';
import { newId } from '@csms/kernel';
import type { SignedPrincipal } from '@csms/platform-http';
import { type TopicPositions } from '@csms/platform-kafka';

import type { LogEntry, NewEntry } from './domain/event-log';
import { isVisibleTo, matches, type PlacedEvent, type Subscription } from './domain/filters';
import { type PartialRecord, type StreamPosition, writePosition } from './domain/stream-position';
import { CLOSE, type CloseCode } from './domain/stream-refusal';
import { textFor } from './domain/written-event';
import type { Listener, StreamHub } from './stream-hub';
import type { StreamMetrics } from './stream-metrics';
import { LOW_UNSENT_BYTES, MAX_UNSENT_BYTES } from './stream-settings';
import { STREAM_TOPICS } from './stream-sources';

/** Where a stream goes: a WebSocket, or an answer of server-sent events. */
export interface StreamSink {
  /** @param id of an event, to go on from; null for other messages */
  send(type: string, json: string, id: string | null): void;
  /** What was sent and not yet taken by the network. */
  readonly unsentBytes: number;
  close(code: CloseCode, reason: string): void;
}

export interface StreamConnectionOptions {
  readonly sink: StreamSink;
  readonly hub: StreamHub;
  readonly metrics: StreamMetrics;
  readonly principal: SignedPrincipal;
  readonly stallMs: number;
}

/**
 * Where a client is: at the newest event; at an older one of the common log, with positions of its own; or at events
 * that are read once more from Kafka.
 */
type Place =
  | { readonly kind: 'live' }
  | { readonly kind: 'behind'; next: number; readonly positions: TopicPositions }
  | { readonly kind: 'replaying' };

/** Entries that are looked at before others have their turn. */
const ENTRIES_AT_ONCE = 2_000;
/** Events that are remembered so that a resume after the subscription does not repeat them. */
const MAX_REMEMBERED = 1_000;

/** One client's stream: what it wants, where it is, and how it gets the next. Memory: its place, and what its socket holds. */
export class StreamConnection implements Listener {
  readonly id = newId('str');
  readonly subscriptions = new Map<string, Subscription>();
  private principal: SignedPrincipal;
  private place: Place = { kind: 'live' };
  /** The record of which the client had some events when it came back. */
  private partial: (PartialRecord & { readonly offset: number }) | null = null;
  private sequence = 0;
  private sentIds: Set<string> | null = new Set();
  private skippedIds: ReadonlySet<string> = new Set();
  private lastEventAt = Date.now();
  private blockedSince: number | null = null;
  private isPumping = false;
  private isOver = false;
  private readonly waiting = new Set<() => void>();
  private readonly ending = new AbortController();

  constructor(private readonly options: StreamConnectionOptions) {
    this.principal = options.principal;
    options.hub.join(this);
  }

  get organizationId(): string {
    return this.options.principal.organizationId;
  }

  get caller(): SignedPrincipal {
    return this.principal;
  }

  /** Aborted when the stream is over. */
  get ended(): AbortSignal {
    return this.ending.signal;
  }

  /** What the credential may today; subscriptions that it may not have any more end. */
  setPrincipal(principal: SignedPrincipal): void {
    this.principal = principal;
    for (const { id, channel } of this.subscriptions.values()) {
      if (maySee(principal, channel)) continue;
      this.subscriptions.delete(id);
      this.error(id, 'insufficient_scope', `The credential may not see ${channel} any more.`);
    }
  }

  add(subscription: Subscription): void {
    this.subscriptions.set(subscription.id, subscription);
  }

  message(type: string, members: Readonly<Record<string, unknown>>): void {
    this.options.sink.send(type, JSON.stringify({ type, ...members }), null);
  }

  error(id: string | null, code: string, message: string): void {
    this.message('error', { id, code, message });
  }

  /** Where it is now, to go on from; nothing while it is at older events. */
  whereItIs(): { readonly last_event_id?: string } {
    if (this.place.kind !== 'live') return {};
    const position = { positions: this.options.hub.positions, partial: null, at: Date.now() };
    return { last_event_id: writePosition(position, STREAM_TOPICS, this.organizationId) };
  }

  /** The next entry of the log. */
  offer(entry: LogEntry): void {
    if (this.isOver) return;
    if (this.place.kind === 'live') {
      if (this.options.sink.unsentBytes <= MAX_UNSENT_BYTES) {
        this.deliver(entry, (index) => this.options.hub.idOf(entry, index));
        return;
      }
      const positions = this.options.hub.positions.copy();
      positions.set(entry.topic, entry.partition, entry.offset);
      this.place = { kind: 'behind', next: entry.number, positions };
    }
    this.pump();
  }

  /** The client has taken something. */
  drained(): void {
    if (this.options.sink.unsentBytes > LOW_UNSENT_BYTES) return;
    this.blockedSince = null;
    this.freed();
    this.pump();
  }

  /** A client that takes nothing is told what it misses, and sent away. */
  checkProgress(now: number): void {
    if (this.options.sink.unsentBytes <= MAX_UNSENT_BYTES) {
      this.blockedSince = null;
      return;
    }
    this.blockedSince ??= now;
    if (now - this.blockedSince < this.options.stallMs) return;
    this.gap('slow', this.lastEventAt, now);
    this.close(CLOSE.tooMuch, 'too slow: events are waiting that nobody takes');
  }

  /** Goes on behind this position, by what is in memory. @returns whether it is */
  goOnFrom({ positions, partial, at }: StreamPosition): boolean {
    const { log } = this.options.hub;
    if (!log.reachesBackTo(positions)) return false;
    this.rewound({ positions, partial, at });
    this.place = { kind: 'behind', next: log.firstNumber, positions: positions.copy() };
    this.pump();
    return true;
  }

  /** Takes nothing from the log until {@link replay} is over. */
  holdFor(position: StreamPosition): void {
    this.rewound(position);
    this.place = { kind: 'replaying' };
  }

  get isHeld(): boolean {
    return this.place.kind === 'replaying';
  }

  /** Sends what was read from Kafka, as fast as the client takes it. `positions` moves on with it. */
  async replay(entries: readonly NewEntry[], positions: TopicPositions): Promise<void> {
    for (const entry of entries) {
      await this.taken();
      if (this.isOver) return;
      this.deliverOwn(entry, positions);
    }
  }

  /** Goes on at these positions after a replay. @returns whether the log still has what is behind them */
  goOnAfterReplay(positions: TopicPositions): boolean {
    const { log } = this.options.hub;
    if (!log.reachesBackTo(positions)) return false;
    this.place = { kind: 'behind', next: log.firstNumber, positions };
    this.pump();
    return true;
  }

  /** Goes on with the newest that is there. */
  skipToLog(positions: TopicPositions): void {
    const { log } = this.options.hub;
    this.place = { kind: 'behind', next: log.firstNumber, positions: positions.raiseTo(log.oldestPositions) };
    this.pump();
  }

  /** Until the client has taken so much that it may have more, or is gone. */
  async taken(): Promise<void> {
    while (!this.isOver && this.options.sink.unsentBytes > MAX_UNSENT_BYTES)
      await new Promise<void>((resolve) => this.waiting.add(resolve));
  }

  gap(reason: 'slow' | 'too_old', from: number, to: number): void {
    this.options.metrics.gaps.inc({ reason });
    this.message('gap', {
      from: new Date(from).toISOString(),
      to: new Date(Math.max(from, to)).toISOString(),
    });
  }

  wants(event: PlacedEvent): boolean {
    return this.wantedBy(event).length > 0;
  }

  /** Whether its own events were too many to be remembered: a resume would repeat some. */
  get isFarOn(): boolean {
    return this.sentIds === null;
  }

  close(code: CloseCode, reason: string): void {
    if (this.isOver) return;
    this.options.metrics.closed.inc({ code: String(code) });
    this.over();
    this.options.sink.close(code, reason);
  }

  /** The other end is gone. */
  over(): void {
    if (this.isOver) return;
    this.isOver = true;
    this.options.hub.leave(this);
    this.ending.abort();
    this.freed();
  }

  private rewound({ positions, partial, at }: StreamPosition): void {
    this.skippedIds = this.sentIds ?? new Set();
    this.sentIds = null;
    this.partial =
      partial === null ? null : { ...partial, offset: positions.get(partial.topic, partial.partition) };
    this.lastEventAt = at;
  }

  private pump(): void {
    if (this.isPumping) return;
    this.isPumping = true;
    let isTired = false;
    try {
      isTired = this.walk();
    } finally {
      this.isPumping = false;
    }
    if (isTired) setImmediate(() => this.pump());
  }

  /** @returns whether there is more to be looked at, after others had their turn */
  private walk(): boolean {
    const { hub, sink } = this.options;
    for (let looked = 0; looked < ENTRIES_AT_ONCE; looked += 1) {
      const { place } = this;
      if (place.kind !== 'behind' || this.isOver || sink.unsentBytes > MAX_UNSENT_BYTES) return false;
      const { positions, next } = place;
      if (next < hub.log.firstNumber) {
        this.fellBehind(positions);
        continue;
      }
      const entry = hub.log.at(next);
      if (entry === undefined) {
        this.caughtUp(positions);
        return false;
      }
      place.next += 1;
      if (entry.offset < positions.get(entry.topic, entry.partition)) continue;
      if (entry.organizationId === this.organizationId) this.deliverOwn(entry, positions);
      else positions.set(entry.topic, entry.partition, entry.offset + 1);
    }
    return true;
  }

  /** At the end of the log; another instance may have been ahead of this one, so that some of what comes is known. */
  private caughtUp(positions: TopicPositions): void {
    const { hub } = this.options;
    positions.raiseTo(hub.positions);
    if (hub.positions.isAtLeast(positions)) this.place = { kind: 'live' };
  }

  private fellBehind(positions: TopicPositions): void {
    const { log } = this.options.hub;
    const first = log.at(log.firstNumber);
    this.gap('slow', this.lastEventAt, first?.publishedAtMs ?? Date.now());
    this.place = { kind: 'behind', next: log.firstNumber, positions: positions.raiseTo(log.oldestPositions) };
  }

  private deliverOwn(entry: NewEntry, positions: TopicPositions): void {
    const { topic, partition, offset, publishedAtMs: at, events } = entry;
    positions.set(topic, partition, offset);
    this.deliver(entry, (index) => {
      const isLast = index === events.length - 1;
      const after = isLast ? positions.copy() : positions;
      if (isLast) after.set(topic, partition, offset + 1);
      const partial = isLast ? null : { topic, partition, events: index + 1 };
      return writePosition({ positions: after, partial, at }, STREAM_TOPICS, this.organizationId);
    });
    positions.set(topic, partition, offset + 1);
  }

  private deliver(entry: NewEntry, idOf: (index: number) => string): void {
    const from = this.alreadySent(entry);
    entry.events.slice(from).forEach((event, index) => {
      const subscriptions = this.wantedBy(event);
      if (subscriptions.length === 0 || this.skippedIds.has(event.id)) return;
      this.remember(event.id);
      this.lastEventAt = entry.publishedAtMs;
      this.sequence += 1;
      const id = idOf(from + index);
      const json = `{"type":"event","id":"${id}","channel":"${event.channel}","subscription_ids":${JSON.stringify(subscriptions)},"sequence":${this.sequence},"event":${textFor(this.principal, event)}}`;
      this.options.sink.send('event', json, id);
      this.options.metrics.events.inc({ channel: event.channel });
    });
  }

  /** How many events of this entry the client had before it came back. */
  private alreadySent({ topic, partition, offset }: NewEntry): number {
    const { partial } = this;
    const isIt = partial?.topic === topic && partial.partition === partition && partial.offset === offset;
    return isIt ? partial.events : 0;
  }

  private wantedBy(event: PlacedEvent): string[] {
    if (!isVisibleTo(this.principal, event)) return [];
    const wanted: string[] = [];
    for (const subscription of this.subscriptions.values())
      if (matches(subscription, event)) wanted.push(subscription.id);
    return wanted;
  }

  private remember(id: string): void {
    if (this.sentIds === null) return;
    if (this.sentIds.size >= MAX_REMEMBERED) this.sentIds = null;
    else this.sentIds.add(id);
  }

  private freed(): void {
    for (const resolve of this.waiting) resolve();
    this.waiting.clear();
  }
}

export function maySee({ scopes }: SignedPrincipal, channel: StreamChannel): boolean {
  return CHANNEL_SCOPES[channel].some((scope) => scopes.includes(scope));
}
