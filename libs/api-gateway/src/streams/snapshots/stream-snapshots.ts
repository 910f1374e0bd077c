import { Inject, Injectable } from '@nestjs/common';

import { CHARGE_POINT_EVENTS, type StreamChannel } from '@csms/contracts';
import { LOGGER, ServicePlatform, type SignedPrincipal } from '@csms/platform-http';
import { GroupProgress, TopicPositions } from '@csms/platform-kafka';
import type { Logger } from '@csms/platform-ops';

import { ServiceReader } from '../../service-reader';
import type { Subscription } from '../domain/filters';
import { isOf, type SnapshotSource, snapshotSourceOf } from '../domain/snapshot-source';
import { StreamRefusal } from '../domain/stream-refusal';
import type { StreamConnection } from '../stream-connection';
import { StreamHub } from '../stream-hub';
import { Turns } from '../turns';

/** A fleet is read from the services page by page: few at a time. */
const SNAPSHOTS_AT_ONCE = 4;
const SNAPSHOTS_MAY_WAIT = 200;
/** How long a service that is behind is waited for. */
const CATCH_UP_MS = 10_000;
/** Rows of one message. */
const ROWS = 200;

/**
 * The state that a subscription begins with. It is read when the service has handled everything that was told before
 * the subscription: what is missing in it comes as an event.
 */
@Injectable()
export class StreamSnapshots {
  private readonly progress: GroupProgress;
  private readonly turns = new Turns(SNAPSHOTS_AT_ONCE, SNAPSHOTS_MAY_WAIT);

  constructor(
    @Inject(StreamHub) private readonly hub: StreamHub,
    @Inject(ServiceReader) private readonly services: ServiceReader,
    @Inject(LOGGER) private readonly logger: Logger,
    @Inject(ServicePlatform) { kafka, settings }: ServicePlatform,
  ) {
    this.progress = new GroupProgress({ client: kafka, topicPrefix: settings.topicPrefix });
  }

  /** Whether there is a state, and the caller may read it. */
  isFor(channel: StreamChannel, { scopes }: SignedPrincipal): boolean {
    const source = snapshotSourceOf(channel);
    return source !== undefined && scopes.includes(source.scope);
  }

  /** @throws StreamRefusal snapshot_not_available, insufficient_scope */
  require(channel: StreamChannel, caller: SignedPrincipal): void {
    const source = snapshotSourceOf(channel);
    if (source === undefined) {
      throw new StreamRefusal(
        'snapshot_not_available',
        `What ${channel} tells leaves no state: there are snapshots of charge_points, energy and sessions.`,
      );
    }
    if (this.isFor(channel, caller)) return;
    throw new StreamRefusal(
      'insufficient_scope',
      `The snapshot of ${channel} needs the scope ${source.scope}.`,
    );
  }

  /** Reads it from now on, beside the events; what goes wrong is told to the client. */
  begin(connection: StreamConnection, subscription: Subscription): void {
    const source = snapshotSourceOf(subscription.channel);
    if (source === undefined) return;
    const before = this.toldSoFar();
    const turn = this.turns.take(() => this.send(connection, subscription, source, before));
    if (turn === null) {
      refuse(connection, subscription, 'Many clients read the state at once: try again.');
      return;
    }
    turn.catch((error: unknown) => {
      if (connection.ended.aborted) return;
      this.logger.warn({ err: error }, 'a snapshot could not be read');
      refuse(connection, subscription, 'The state cannot be read now: try again.');
    });
  }

  private async send(
    connection: StreamConnection,
    subscription: Subscription,
    source: SnapshotSource,
    before: TopicPositions,
  ): Promise<void> {
    const isWanted = (): boolean =>
      !connection.ended.aborted && connection.subscriptions.get(subscription.id) === subscription;
    const { service } = source;
    const wait = { limitMs: CATCH_UP_MS, signal: connection.ended };
    if (!(await this.progress.hasReached(service, before, wait))) {
      if (isWanted()) refuse(connection, subscription, 'The state is behind the events: try again.');
      return;
    }
    const head = {
      id: subscription.id,
      channel: subscription.channel,
      as_of: new Date().toISOString(),
    };
    let rows: object[] = [];
    const list = { service, path: source.path(subscription.filters), rows: 'data' };
    const caller = { ...connection.caller, requestId: connection.id, address: null };
    for await (const row of this.services.all(caller, list)) {
      if (!isOf(subscription.filters, row)) continue;
      if (rows.length === ROWS) {
        await connection.taken();
        if (!isWanted()) return;
        connection.message('snapshot', { ...head, data: rows, is_last: false });
        rows = [];
      }
      rows.push(row);
    }
    await connection.taken();
    if (isWanted()) connection.message('snapshot', { ...head, data: rows, is_last: true });
  }

  /** Of what the state is made. */
  private toldSoFar(): TopicPositions {
    const { name } = CHARGE_POINT_EVENTS;
    return new TopicPositions(this.hub.positions.entries().filter(([topic]) => topic === name));
  }
}

function refuse(connection: StreamConnection, { id }: Subscription, message: string): void {
  connection.error(id, 'snapshot_not_available', message);
}
