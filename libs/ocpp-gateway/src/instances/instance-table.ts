import { Inject, Injectable } from '@nestjs/common';

import { Database } from '@csms/platform-db';

import { ConnectionTable } from '../connections/connection-table';

import { GatewayInstance } from './gateway-instance';

export interface Peer {
  readonly url: string;
  readonly peerKey: string;
}

/** The instances of the gateway that are alive. */
@Injectable()
export class InstanceTable {
  private isRegistered = false;

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(GatewayInstance) private readonly instance: GatewayInstance,
    @Inject(ConnectionTable) private readonly connections: ConnectionTable,
  ) {}

  /** Says that this instance lives. A first sign at an address means that whoever lived there before is gone. */
  async seen(): Promise<void> {
    const { id, url, peerKey } = this.instance;
    await this.database.query(
      `insert into gateway_instance (instance_id, url, peer_key, seen_at) values ($1, $2, $3, now())
       on conflict (instance_id) do update set seen_at = now()`,
      [id, url, peerKey],
    );
    if (!this.isRegistered) {
      await this.bury('url = $1 and instance_id <> $2', [url, id]);
      this.isRegistered = true;
    }
  }

  /** Before the first charger is claimed: others must be able to find this instance. */
  async ensureRegistered(): Promise<void> {
    if (!this.isRegistered) await this.seen();
  }

  async find(instanceId: string): Promise<Peer | null> {
    const [row] = await this.database.query<{ url: string; peer_key: string }>(
      'select url, peer_key from gateway_instance where instance_id = $1',
      [instanceId],
    );
    return row === undefined ? null : { url: row.url, peerKey: row.peer_key };
  }

  /**
   * Other instances that have given no sign for so long are dead.
   *
   * @returns how many chargers had not come back elsewhere
   */
  buryDead(silentSeconds: number): Promise<number> {
    return this.bury(`seen_at < now() - make_interval(secs => $1) and instance_id <> $2`, [
      silentSeconds,
      this.instance.id,
    ]);
  }

  /** This instance stops: nobody need wait for its silence. */
  async leave(): Promise<void> {
    await this.bury('instance_id = $1', [this.instance.id]);
  }

  private async bury(condition: string, parameters: unknown[]): Promise<number> {
    return this.database.transaction(async (tx) => {
      // Another instance may be at it: each grave is dug once.
      const dead = await tx.query<{ instance_id: string }[]>(
        `select instance_id from gateway_instance where ${condition} for update skip locked`,
        parameters,
      );
      let released = 0;
      for (const { instance_id: instanceId } of dead) {
        released += await this.connections.releaseAllOf(tx, instanceId);
        await tx.query('delete from gateway_instance where instance_id = $1', [instanceId]);
      }
      return released;
    });
  }
}
