import { Inject, Injectable } from '@nestjs/common';

import { InvalidStateError } from '@csms/kernel';

import { mayBeSent } from '../boot-status/domain/boot-status';
import { Connections } from '../connections/connections';
import type { CommandOutcome } from '../connections/outgoing-calls';
import { GatewayInstance } from '../instances/gateway-instance';
import { type PeerAnswer, PeerClient, type PeerCommand } from '../instances/peer-client';

import { type Commander, type FoundRoute, offline, type Route, RouteFinder } from './route-finder';

/**
 * The way of a command to its charger: straight to the socket where this instance holds it, else by one hop to the
 * instance that does. Which one that is may change meanwhile: then the table is asked once more, and no more.
 */
@Injectable()
export class CommandRoute {
  constructor(
    @Inject(RouteFinder) private readonly finder: RouteFinder,
    @Inject(Connections) private readonly connections: Connections,
    @Inject(GatewayInstance) private readonly instance: GatewayInstance,
    @Inject(PeerClient) private readonly peers: PeerClient,
  ) {}

  /** @throws not_found, charge_point_offline */
  find(caller: Commander, chargePointId: string): Promise<FoundRoute> {
    return this.finder.find(caller, chargePointId);
  }

  /** @throws invalid_state, charge_point_offline, upstream_error */
  async send(caller: Commander, route: Route, command: PeerCommand): Promise<CommandOutcome> {
    requireBooted(route, command);
    const answer = await this.sendBy(route, command);
    if (answer.kind !== 'not-held') return answer;
    const now = await this.find(caller, command.charge_point_id);
    if (now.instanceId === route.instanceId) throw offline(command.charge_point_id);
    const second = await this.sendBy(now, command);
    if (second.kind === 'not-held') throw offline(command.charge_point_id);
    return second;
  }

  private async sendBy({ instanceId }: Route, command: PeerCommand): Promise<PeerAnswer> {
    if (instanceId !== this.instance.id) return this.peers.command(instanceId, command);
    const {
      charge_point_id: chargePointId,
      action,
      payload,
      timeout_ms: timeoutMs,
      command_id: id,
    } = command;
    const socket = this.connections.get(chargePointId);
    return socket?.command(action, payload, timeoutMs, id) ?? { kind: 'not-held' };
  }
}

/** @throws InvalidStateError */
function requireBooted({ bootStatus }: Route, { charge_point_id: id, action }: PeerCommand): void {
  if (mayBeSent(bootStatus, action)) return;
  throw new InvalidStateError(
    `The boot of ${id} was answered ${bootStatus}: ${action} may not be sent before one is accepted.`,
  );
}
