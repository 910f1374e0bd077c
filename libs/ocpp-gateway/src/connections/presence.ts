import { setTimeout as delay } from 'node:timers/promises';

import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';

import { ChargePointConnected } from '@csms/contracts';
import { deriveEventId } from '@csms/kernel';
import { isDatabaseOutage } from '@csms/platform-db';
import { LOGGER } from '@csms/platform-http';
import type { Logger } from '@csms/platform-ops';

import { ChargerEvents } from '../charger-events/charger-events';
import { GatewayInstance } from '../instances/gateway-instance';
import { InstanceTable } from '../instances/instance-table';
import { PeerClient } from '../instances/peer-client';
import { OcppGatewaySettings } from '../ocpp-gateway-settings';

import { type Charger, placeOf } from './charger';
import type { ChargerSocket } from './charger-socket';
import type { Claim, Holder } from './connection-claims';
import { ConnectionTable, type HeldConnection } from './connection-table';
import { Connections } from './connections';

/** How long a new socket of this process waits for the old one's last answers. */
const HAND_OVER_LIMIT_MS = 2_000;
/** A claim whose handshake is under way has no socket yet; one that takes longer is given up. */
const HANDSHAKE_LIMIT_MS = 10_000;
/** Nobody saw how the socket ended: RFC 6455 §7.4.1. */
const ABNORMAL_CLOSURE = 1006;

/**
 * Which charger is here: the newest socket wins, on whichever instance of the gateway it is. What a charger sent by
 * its old socket is told before anything that it sends by the new one.
 */
@Injectable()
export class Presence implements OnApplicationBootstrap {
  private timer: NodeJS.Timeout | null = null;
  private telling: Promise<void> | null = null;
  private sweeping: Promise<void> | null = null;

  constructor(
    @Inject(OcppGatewaySettings) private readonly settings: OcppGatewaySettings,
    @Inject(Connections) private readonly connections: Connections,
    @Inject(ConnectionTable) private readonly table: ConnectionTable,
    @Inject(GatewayInstance) private readonly instance: GatewayInstance,
    @Inject(InstanceTable) private readonly instances: InstanceTable,
    @Inject(PeerClient) private readonly peers: PeerClient,
    @Inject(ChargerEvents) private readonly events: ChargerEvents,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    const everyMs = (this.settings.instanceTimeoutSeconds * 1000) / 3;
    this.timer = setInterval(() => {
      this.telling ??= this.tellAlive();
      this.sweeping ??= this.sweep();
    }, everyMs);
    this.timer.unref();
  }

  /**
   * Takes a charger over, before its handshake is completed: of two sockets, the one that the charger opened last has
   * the greater epoch. Fails while the database is away.
   */
  async claim(charger: Charger, connectedAt: Date): Promise<Claim> {
    await this.instances.ensureRegistered();
    return this.table.claim(charger, connectedAt);
  }

  /**
   * First of all that is done for a socket: what the charger sent by the one before is told first. `beforeHere`: that
   * one, where it is on this process.
   */
  async arrived(
    socket: ChargerSocket,
    before: Holder | null,
    beforeHere: ChargerSocket | null,
  ): Promise<void> {
    const { chargePoint, version } = socket.charger;
    const { chargePointId } = chargePoint;
    this.logger.info({ charge_point_id: chargePointId, ocpp_version: version }, 'a charger connected');
    // Awaited, but not for ever: it may itself wait for Kafka.
    if (beforeHere !== null) await Promise.race([beforeHere.replaced(), unrefDelay(HAND_OVER_LIMIT_MS)]);
    await this.quietly(socket, async () => {
      if (before !== null && before.instanceId !== this.instance.id) {
        const isClosed = await this.peers.replaced(before.instanceId, chargePointId, before.connectionId);
        if (!isClosed) {
          this.logger.warn(
            { charge_point_id: chargePointId, instance_id: before.instanceId },
            'the instance of the older socket did not say that it is closed',
          );
        }
      }
      await this.events.arrived(chargePointId);
      // Not awaited: Boot, Heartbeat and Authorize must not wait for Kafka behind it. Its going does.
      socket.announced = this.quietly(socket, () => this.tellConnected(socket));
    });
  }

  /** A socket closed, and everything that came by it is answered. */
  async left(socket: ChargerSocket, closeCode: number): Promise<void> {
    const { chargePoint, connectionId } = socket.charger;
    const { chargePointId } = chargePoint;
    const isNewestHere = this.connections.remove(socket);
    await socket.announced;
    await this.quietly(socket, async () => {
      const hasLeft = isNewestHere && (await this.table.release(chargePointId, connectionId, closeCode));
      this.logger.info(
        { charge_point_id: chargePointId, close_code: closeCode },
        hasLeft ? 'a charger disconnected' : 'a socket closed whose charger has a newer one',
      );
    });
  }

  /** This instance has closed its sockets and ends. */
  async leave(): Promise<void> {
    if (this.timer !== null) clearInterval(this.timer);
    await Promise.all([this.sweeping, this.telling]);
    try {
      await this.instances.leave();
    } catch (error) {
      this.logger.warn({ err: error }, 'other instances are left to find out that this one is gone');
    }
  }

  private tellConnected(socket: ChargerSocket): Promise<void> {
    const { charger, connectedAt, epoch } = socket;
    const { chargePointId, organizationId } = charger.chargePoint;
    return this.events.tell(chargePointId, {
      definition: ChargePointConnected,
      // Given here: where Kafka did not acknowledge it, the outbox tells the same event, not another one.
      id: deriveEventId(chargePointId, charger.connectionId, `connected ${epoch}`),
      organizationId,
      occurredAt: connectedAt,
      data: {
        ...placeOf(charger),
        ocpp_version: charger.version,
        connected_at: connectedAt.toISOString(),
        connection_epoch: epoch,
        next_password_id: charger.nextPasswordId ?? null,
      },
    });
  }

  /**
   * By itself: where ten thousand sockets have ended together the sweep takes longer than the others wait for a sign, and
   * they would take all chargers of this instance for gone.
   */
  private async tellAlive(): Promise<void> {
    try {
      await this.instances.seen();
    } catch (error) {
      if (!isDatabaseOutage(error))
        this.logger.error({ err: error }, 'this instance could not say that it lives');
    } finally {
      this.telling = null;
    }
  }

  /** The backstop: what was missed while the database or another instance was away is set right. */
  private async sweep(): Promise<void> {
    try {
      await this.agreeWithTable();
      const held = await this.table.ours(HANDSHAKE_LIMIT_MS);
      await Promise.all(held.map((one) => this.releaseIfLost(one)));
      const released = await this.instances.buryDead(this.settings.instanceTimeoutSeconds);
      if (released > 0) this.logger.warn({ released }, "a dead instance's chargers did not come back");
    } catch (error) {
      // While the database is away there is nothing to agree with; the next sweep does it.
      if (!isDatabaseOutage(error))
        this.logger.error({ err: error }, 'the connection table could not be swept');
    } finally {
      this.sweeping = null;
    }
  }

  private async agreeWithTable(): Promise<void> {
    const sockets = this.connections.all();
    const holders = await this.table.holders(sockets.map(({ charger }) => charger.chargePoint.chargePointId));
    for (const socket of sockets) {
      const { chargePoint, connectionId } = socket.charger;
      const holder = holders.get(chargePoint.chargePointId);
      if (holder?.connectionId === connectionId) continue;
      if (holder !== undefined && holder.epoch > socket.epoch) void socket.replaced();
      else if (holder === undefined) void socket.afterAll(() => this.claimAgain(socket));
    }
  }

  /** Another instance took this one for dead while it could not say otherwise. */
  private claimAgain(socket: ChargerSocket): Promise<void> {
    return this.quietly(socket, async () => {
      const { chargePointId } = socket.charger.chargePoint;
      const isTaken = (await this.table.holders([chargePointId])).has(chargePointId);
      if (isTaken || this.connections.get(chargePointId) !== socket) return;
      socket.epoch = (await this.table.claim(socket.charger, socket.connectedAt)).epoch;
      await this.tellConnected(socket);
    });
  }

  private async releaseIfLost({ chargePointId, connectionId }: HeldConnection): Promise<void> {
    const isHere = this.connections.get(chargePointId)?.charger.connectionId === connectionId;
    if (!isHere) await this.table.release(chargePointId, connectionId, ABNORMAL_CLOSURE);
  }

  /** Coming and going may wait for the next sweep when nothing can keep the word of it; it is logged, once. */
  private async quietly(socket: ChargerSocket, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      const { chargePointId } = socket.charger.chargePoint;
      this.logger.warn({ err: error, charge_point_id: chargePointId }, 'the word of a connection must wait');
    }
  }
}

function unrefDelay(ms: number): Promise<void> {
  return delay(ms, undefined, { ref: false });
}
