import { Injectable } from '@nestjs/common';

import type { ChargerSocket } from './charger-socket';

/** The sockets of this process, one for each charger: the newest. */
@Injectable()
export class Connections {
  private readonly sockets = new Map<string, ChargerSocket>();

  get(chargePointId: string): ChargerSocket | null {
    return this.sockets.get(chargePointId) ?? null;
  }

  all(): ChargerSocket[] {
    return [...this.sockets.values()];
  }

  /** Takes the new socket in. @returns the older of the two sockets that its charger has now, if it has two */
  add(socket: ChargerSocket): ChargerSocket | null {
    const { chargePointId } = socket.charger.chargePoint;
    const other = this.get(chargePointId);
    // Two handshakes of one charger at once: the second may be through first.
    if (other !== null && other.epoch > socket.epoch) return socket;
    this.sockets.set(chargePointId, socket);
    return other;
  }

  /** @returns false where another socket has taken its place: the charger is still there */
  remove(socket: ChargerSocket): boolean {
    const { chargePointId } = socket.charger.chargePoint;
    if (this.sockets.get(chargePointId) !== socket) return false;
    this.sockets.delete(chargePointId);
    return true;
  }

  /** Another instance has a newer socket of this charger: the one here closes when what came by it is answered. */
  async handOver(chargePointId: string, connectionId: string): Promise<void> {
    const socket = this.get(chargePointId);
    if (socket?.charger.connectionId === connectionId) await socket.replaced();
  }
}
