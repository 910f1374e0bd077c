import type { ClientMessage, WantedSubscription } from './domain/client-message';
import { StreamRefusal } from './domain/stream-refusal';
import type { StreamSnapshots } from './snapshots/stream-snapshots';
import type { StreamConnection } from './stream-connection';
import type { StreamResume } from './stream-resume';
import type { Subscriptions } from './subscriptions';

type Heard = Exclude<ClientMessage, { type: 'auth' }>;

/** What a client that is known says, and what it is answered. */
export class StreamDialogue {
  constructor(
    private readonly connection: StreamConnection,
    private readonly subscriptions: Subscriptions,
    private readonly resuming: StreamResume,
    private readonly snapshots: StreamSnapshots,
  ) {}

  /** @throws StreamRefusal */
  async hear(message: Heard): Promise<void> {
    switch (message.type) {
      case 'subscribe':
        return this.subscribe([message.wanted]);
      case 'unsubscribe':
        this.unsubscribe(message.id);
        return;
      case 'ping':
        this.connection.message('pong', { id: message.id, ...this.connection.whereItIs() });
        return;
      case 'resume':
        return this.resume(message.id, message.lastEventId, message.wanted);
    }
  }

  async subscribe(wanted: readonly WantedSubscription[]): Promise<void> {
    const { caller } = this.connection;
    const asked = wanted.filter(({ snapshot }) => snapshot);
    for (const { channel } of asked) this.snapshots.require(channel, caller);
    const judged = await this.subscriptions.judge(this.connection, wanted);
    judged.forEach((subscription, index) => {
      this.connection.add(subscription);
      const { id, channel, filters } = subscription;
      const { siteId, projectId, chargePointIds } = filters;
      this.connection.message('subscribed', {
        id,
        channel,
        filters: {
          ...(siteId === null ? {} : { site_id: siteId }),
          ...(projectId === null ? {} : { project_id: projectId }),
          ...(chargePointIds.size === 0 ? {} : { charge_point_ids: [...chargePointIds] }),
        },
        ...this.connection.whereItIs(),
      });
      if (wanted[index]?.snapshot === true) this.snapshots.begin(this.connection, subscription);
    });
  }

  /** With all subscriptions at once, so that none of them begins before the others. */
  async resume(
    id: string | null,
    lastEventId: string,
    wanted: readonly WantedSubscription[] | null,
  ): Promise<void> {
    const judged = wanted === null ? [] : await this.subscriptions.judge(this.connection, wanted);
    if (judged.length === 0 && this.connection.subscriptions.size === 0) {
      throw new StreamRefusal(
        'invalid_state',
        'There is nothing to go on with: name "subscriptions", or subscribe first.',
      );
    }
    const begin = await this.resuming.prepare(this.connection, lastEventId);
    for (const subscription of judged) this.connection.add(subscription);
    const subscription_ids = [...this.connection.subscriptions.keys()];
    this.connection.message('resumed', { id, last_event_id: lastEventId, subscription_ids });
    begin();
  }

  private unsubscribe(id: string): void {
    if (!this.connection.subscriptions.delete(id))
      throw new StreamRefusal('not_found', `There is no subscription ${id}.`);
    this.connection.message('unsubscribed', { id });
  }
}
