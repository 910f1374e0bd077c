import { Inject, Injectable } from '@nestjs/common';

import { CHANNEL_SCOPES, STREAM_CHANNELS, type StreamChannel, TOLD_CHANNELS } from '@csms/contracts';
import type { SignedPrincipal } from '@csms/platform-http';

import { MAX_SUBSCRIPTIONS, type WantedSubscription } from './domain/client-message';
import type { StreamFilters, Subscription } from './domain/filters';
import { StreamRefusal } from './domain/stream-refusal';
import { ChargePointPlaces } from './places/charge-point-places';
import { maySee, type StreamConnection } from './stream-connection';

/** Judges what clients want to see. */
@Injectable()
export class Subscriptions {
  constructor(@Inject(ChargePointPlaces) private readonly places: ChargePointPlaces) {}

  /**
   * What a connection may add to what it has.
   *
   * @throws StreamRefusal channel_not_available, insufficient_scope, not_found, too_many_subscriptions, already_exists
   */
  async judge(connection: StreamConnection, wanted: readonly WantedSubscription[]): Promise<Subscription[]> {
    const taken = new Set(connection.subscriptions.keys());
    if (taken.size + wanted.length > MAX_SUBSCRIPTIONS) {
      throw new StreamRefusal(
        'too_many_subscriptions',
        `A connection has ${MAX_SUBSCRIPTIONS} subscriptions at most.`,
      );
    }
    const judged: Subscription[] = [];
    for (const { id, channel, filters } of wanted) {
      await this.require(connection.caller, channel, filters);
      const name = id ?? freeId(taken);
      if (taken.has(name))
        throw new StreamRefusal('already_exists', `There is a subscription ${name} already.`);
      taken.add(name);
      judged.push({ id: name, channel, filters });
    }
    return judged;
  }

  /** @throws StreamRefusal channel_not_available, insufficient_scope, not_found */
  async require(caller: SignedPrincipal, channel: StreamChannel, filters: StreamFilters): Promise<void> {
    requireTold(channel);
    if (!maySee(caller, channel)) {
      const scopes = CHANNEL_SCOPES[channel].join(' or ');
      throw new StreamRefusal('insufficient_scope', `The channel ${channel} needs the scope ${scopes}.`);
    }
    await this.places.requireOwn(caller, filters);
  }
}

/** Every channel that is told and that the caller may see. */
export function channelsFor(caller: SignedPrincipal): StreamChannel[] {
  return STREAM_CHANNELS.filter((channel) => TOLD_CHANNELS.has(channel) && maySee(caller, channel));
}

function requireTold(channel: StreamChannel): void {
  if (TOLD_CHANNELS.has(channel)) return;
  throw new StreamRefusal(
    'channel_not_available',
    `Nothing is told in the channel ${channel} yet: the events that it is for do not exist.`,
  );
}

function freeId(taken: ReadonlySet<string>): string {
  let number = taken.size + 1;
  while (taken.has(String(number))) number += 1;
  return String(number);
}
