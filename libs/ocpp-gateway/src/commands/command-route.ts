import { Inject, Injectable } from '@nestjs/common';

import { CodedError, NotFoundError } from '@csms/kernel';
import type { OcppVersion } from '@csms/ocpp';
import { OrganizationDatabase } from '@csms/platform-db';
import { type Principal, reachesSite } from '@csms/platform-http';

import { ChargePointEntity } from '../charge-points/charge-point.entity';
import { ConnectionTable } from '../connections/connection-table';
import { Connections } from '../connections/connections';
import type { CommandOutcome } from '../connections/outgoing-calls';
import { GatewayInstance } from '../instances/gateway-instance';
import { type PeerAnswer, PeerClient, type PeerCommand } from '../instances/peer-client';

/** Whose charge point it must be, and at which sites. */
export type Commander = Pick<Principal, 'organizationId' | 'grants'>;

/** Who can pass a command on to the charger. */
export interface Route {
  readonly instanceId: string;
  readonly ocppVersion: OcppVersion;
}

/** The way to a charger, and how it is registered. */
export interface FoundRoute extends Route {
  readonly securityProfile: number;
}

/**
 * The way of a command to its charger: straight to the socket where this instance holds it, else by one hop to the
 * instance that does. Which one that is may change meanwhile: then the table is asked once more, and no more.
 */
@Injectable()
export class CommandRoute {
  constructor(
    @Inject(OrganizationDatabase) private readonly database: OrganizationDatabase,
    @Inject(ConnectionTable) private readonly table: ConnectionTable,
    @Inject(Connections) private readonly connections: Connections,
    @Inject(GatewayInstance) private readonly instance: GatewayInstance,
    @Inject(PeerClient) private readonly peers: PeerClient,
  ) {}

  /** @throws not_found, charge_point_offline */
  find(caller: Commander, chargePointId: string): Promise<FoundRoute> {
    return this.database.run(caller.organizationId, async (tx) => {
      const known = await tx.findOneBy(ChargePointEntity, { chargePointId });
      if (known === null || !reachesSite(caller, 'write', known.siteId)) {
        throw new NotFoundError('charge_point', chargePointId);
      }
      const location = await this.table.locate(tx, chargePointId);
      const { securityProfile } = known;
      if (location !== null) return { ...location, securityProfile };
      // A socket that could not be written down yet, because the database was away when it came.
      const socket = this.connections.get(chargePointId);
      if (socket === null) throw offline(chargePointId);
      return { instanceId: this.instance.id, ocppVersion: socket.charger.version, securityProfile };
    });
  }

  async send(caller: Commander, route: Route, command: PeerCommand): Promise<CommandOutcome> {
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
    const socket = this.connections.get(command.charge_point_id);
    return socket?.command(command.action, command.payload, command.timeout_ms) ?? { kind: 'not-held' };
  }
}

function offline(chargePointId: string): CodedError {
  return new CodedError('charge_point_offline', `The charge point ${chargePointId} is not connected.`);
}
