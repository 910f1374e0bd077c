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

  /** Takes the new socket in; the one before it, if any, is handed back to be closed. */
  replace(socket: ChargerSocket): ChargerSocket | null {
    const { chargePointId } = socket.charger.chargePoint;
    const before = this.get(chargePointId);
    this.sockets.set(chargePointId, socket);
    return before;
  }

  /** @returns false where another socket has taken its place: the charger is still there */
  remove(socket: ChargerSocket): boolean {
    const { chargePointId } = socket.charger.chargePoint;
    if (this.sockets.get(chargePointId) !== socket) return false;
    this.sockets.delete(chargePointId);
    return true;
  }
}
