import { connect, type Socket } from 'node:net';

import type { ISocketFactory } from 'kafkajs';

/** A switch in the line to the brokers: while it is off, connections are cut and new ones are refused. */
export class SocketSwitch {
  private isOn = true;
  private readonly sockets = new Set<Socket>();

  readonly factory: ISocketFactory = ({ host, port, onConnect }) => {
    // Port 1 is never open: the client gets a refusal, as from a broker that is not running.
    const socket = connect({ host, port: this.isOn ? port : 1 }, onConnect);
    this.sockets.add(socket);
    socket.once('close', () => this.sockets.delete(socket));
    return socket;
  };

  off(): void {
    this.isOn = false;
    for (const socket of this.sockets) socket.destroy(new Error('cut by the switch'));
  }

  on(): void {
    this.isOn = true;
  }
}
