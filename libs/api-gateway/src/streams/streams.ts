import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';

import { ServicePlatform, type SignedPrincipal } from '@csms/platform-http';
import { EventTail } from '@csms/platform-kafka';

import { Allowances } from '../limits/allowances';
import { utcDay } from '../usage/domain/utc-day';

import { ConnectionClaims } from './connection-claims';
import { CLOSE, StreamRefusal } from './domain/stream-refusal';
import { StreamClient, type StreamClientOptions } from './stream-client';
import { StreamConnection, type StreamSink } from './stream-connection';
import type { StreamCredential } from './stream-credential';
import { StreamHub } from './stream-hub';
import { StreamMetrics } from './stream-metrics';
import { STREAM_SETTINGS, type StreamSettings } from './stream-settings';
import { STREAM_SOURCES } from './stream-sources';
import { channelsFor } from './subscriptions';

/** After a restart clients come back at once: what they missed meanwhile is at hand. */
const LOOK_BACK_MS = 120_000;
const TICK_MS = 250;
const CLAIMS_EVERY_MS = 10_000;

export interface OpenedStream {
  readonly kind: StreamClientOptions['kind'];
  readonly sink: StreamSink;
  readonly principal: SignedPrincipal;
  readonly credential: StreamCredential;
  readonly beat: (connection: StreamConnection) => void;
}

/** The open streams of this process, and what they are fed from. */
@Injectable()
export class Streams implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly tail: EventTail;
  private readonly clients = new Set<StreamClient>();
  private ticking: NodeJS.Timeout | null = null;
  private renewedAt = 0;
  private isStopping = false;

  constructor(
    @Inject(StreamHub) private readonly hub: StreamHub,
    @Inject(ConnectionClaims) private readonly claims: ConnectionClaims,
    @Inject(Allowances) private readonly allowances: Allowances,
    @Inject(StreamMetrics) private readonly metrics: StreamMetrics,
    @Inject(STREAM_SETTINGS) readonly settings: StreamSettings,
    @Inject(ServicePlatform) { kafka, settings: common, logger, readiness, identity }: ServicePlatform,
  ) {
    this.tail = new EventTail({
      client: kafka,
      topicPrefix: common.topicPrefix,
      groupPrefix: `${common.topicPrefix}.${identity.name}.streams`,
      definitions: STREAM_SOURCES,
      lookBackMs: LOOK_BACK_MS,
      logger,
      onStart: (positions) => hub.startAt(positions),
      onRecords: (records) => hub.take(records),
    });
    readiness.add({
      name: 'streams',
      check: () => Promise.resolve(this.isReady ? null : 'the newest events are being read'),
    });
  }

  onApplicationBootstrap(): void {
    this.tail.start();
    this.ticking = setInterval(() => this.tick(Date.now()), TICK_MS);
  }

  async onApplicationShutdown(): Promise<void> {
    if (this.ticking !== null) clearInterval(this.ticking);
    this.sendAway();
    await this.tail.close();
  }

  get isReady(): boolean {
    return this.tail.isCaughtUp();
  }

  /** Every client is told to come back: to another instance, or to this one when it is there again. */
  sendAway(): void {
    this.isStopping = true;
    for (const { connection } of this.clients) connection.close(CLOSE.goingAway, 'the server restarts');
  }

  /** @throws StreamRefusal insufficient_scope, too_many_connections, service_unavailable */
  async open({ kind, sink, principal, credential, beat }: OpenedStream): Promise<StreamClient> {
    if (!this.isReady || this.isStopping)
      throw new StreamRefusal('service_unavailable', 'Try again in a moment.', CLOSE.tryAgainLater);
    if (channelsFor(principal).length === 0)
      throw new StreamRefusal('insufficient_scope', 'The credential may see no channel.', CLOSE.forbidden);
    const { hub, metrics, settings } = this;
    const stallMs = settings.stallSeconds * 1_000;
    const connection = new StreamConnection({ sink, hub, metrics, principal, stallMs });
    if (!(await this.claims.claim(connection.id, principal.organizationId))) {
      connection.over();
      throw new StreamRefusal(
        'too_many_connections',
        `An organization has ${settings.connectionsPerOrganization} streams at most.`,
        CLOSE.tooMuch,
      );
    }
    const check = async (): Promise<SignedPrincipal> =>
      this.allowances.asSettled(await credential.check(), utcDay(new Date()), performance.now());
    const client = new StreamClient(
      { kind, connection, credential: { check }, settings, beat: () => beat(connection) },
      Date.now(),
    );
    this.add(client);
    return client;
  }

  private add(client: StreamClient): void {
    const { connection, kind } = client;
    const left = (): void => {
      this.clients.delete(client);
      this.metrics.connections.dec({ kind });
      void this.claims.release(connection.id);
    };
    this.clients.add(client);
    this.metrics.connections.inc({ kind });
    if (connection.ended.aborted) left();
    else connection.ended.addEventListener('abort', left, { once: true });
    if (this.isStopping) connection.close(CLOSE.goingAway, 'the server restarts');
  }

  private tick(now: number): void {
    for (const client of this.clients) client.tick(now);
    if (now - this.renewedAt < CLAIMS_EVERY_MS) return;
    this.renewedAt = now;
    if (this.clients.size > 0) void this.claims.renew();
  }
}
