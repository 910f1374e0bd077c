import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import { ChargePointDisconnected } from '@csms/contracts';
import { deriveEventId } from '@csms/kernel';
import type { OcppVersion } from '@csms/ocpp';
import { Database } from '@csms/platform-db';
import { Outbox } from '@csms/platform-kafka';

import { GatewayInstance } from '../instances/gateway-instance';

import type { Charger } from './charger';

/** RFC 6455 §7.4.1: what is said of a socket whose instance died with it. */
const ABNORMAL_CLOSURE = 1006;

export interface Claim {
  /** Grows with every connection, on whichever instance: the greatest is the newest. */
  readonly epoch: number;
  /** Who held the charger until now; null where nobody did. */
  readonly before: Holder | null;
}

export interface Holder {
  readonly instanceId: string;
  readonly connectionId: string;
}

export interface HeldConnection extends Holder {
  readonly chargePointId: string;
  readonly epoch: number;
}

/** Where a charger's socket is. */
export interface Location extends HeldConnection {
  readonly ocppVersion: OcppVersion;
}

interface ConnectionRow {
  readonly charge_point_id: string;
  readonly organization_id: string;
  readonly site_id: string | null;
  readonly project_id: string | null;
  readonly time_zone: string;
  readonly connection_id: string;
  readonly instance_id: string;
  readonly epoch: number;
}

/**
 * The table that says which instance holds a charger's socket. The newest connection takes a charger over; a row that
 * ends tells that the charger is gone, in the same transaction, so that the word of its going can never come behind
 * the word of its coming back, on whichever instance that is.
 */
@Injectable()
export class ConnectionTable {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(GatewayInstance) private readonly instance: GatewayInstance,
  ) {}

  /** Takes the charger over for a socket of this instance. */
  claim({ chargePoint, connectionId, version }: Charger, connectedAt: Date): Promise<Claim> {
    return this.database.transaction(async (tx) => {
      const [before] = await tx.query<ConnectionRow[]>(
        'select * from connection where charge_point_id = $1 for update',
        [chargePoint.chargePointId],
      );
      const [row] = await tx.query<[{ epoch: number }]>(
        `insert into connection (charge_point_id, organization_id, site_id, project_id, time_zone, connection_id,
                                 instance_id, epoch, ocpp_version, connected_at)
         values ($1, $2, $3, $4, $5, $6, $7, nextval('connection_epoch'), $8, $9)
         on conflict (charge_point_id) do update set
           organization_id = excluded.organization_id, site_id = excluded.site_id,
           project_id = excluded.project_id, time_zone = excluded.time_zone,
           connection_id = excluded.connection_id, instance_id = excluded.instance_id,
           epoch = excluded.epoch, ocpp_version = excluded.ocpp_version, connected_at = excluded.connected_at
         returning epoch`,
        [
          chargePoint.chargePointId,
          chargePoint.organizationId,
          chargePoint.siteId,
          chargePoint.projectId,
          chargePoint.timeZone,
          connectionId,
          this.instance.id,
          version,
          connectedAt,
        ],
      );
      return { epoch: row.epoch, before: before === undefined ? null : heldConnection(before) };
    });
  }

  /**
   * A socket closed. Unless another one has taken the charger over, it has left, and that is told.
   *
   * @returns whether it has left
   */
  release(chargePointId: string, connectionId: string, closeCode: number): Promise<boolean> {
    return this.database.transaction(async (tx) => {
      const gone = await tx.query<[ConnectionRow[], number]>(
        'delete from connection where charge_point_id = $1 and connection_id = $2 returning *',
        [chargePointId, connectionId],
      );
      await this.tellGone(tx, gone[0], closeCode);
      return gone[0].length > 0;
    });
  }

  /** Where the charger's socket is, as far as `tx` may see it. */
  async locate(tx: EntityManager, chargePointId: string): Promise<Location | null> {
    const [row] = await tx.query<(ConnectionRow & { ocpp_version: OcppVersion })[]>(
      'select * from connection where charge_point_id = $1',
      [chargePointId],
    );
    return row === undefined ? null : { ...heldConnection(row), ocppVersion: row.ocpp_version };
  }

  /** Who holds these chargers now, by charge point id. */
  async holders(chargePointIds: readonly string[]): Promise<ReadonlyMap<string, HeldConnection>> {
    const rows = await this.database.query<ConnectionRow>(
      'select * from connection where charge_point_id = any($1)',
      [chargePointIds],
    );
    return new Map(rows.map((row) => [row.charge_point_id, heldConnection(row)]));
  }

  /** Connections that the table says this instance has, but those so young that their handshake may be under way. */
  async ours(minAgeMs: number): Promise<HeldConnection[]> {
    const rows = await this.database.query<ConnectionRow>(
      'select * from connection where instance_id = $1 and connected_at < $2',
      [this.instance.id, new Date(Date.now() - minAgeMs)],
    );
    return rows.map(heldConnection);
  }

  /** Chargers of an instance that is gone, and did not come back to another, have left. @returns how many */
  async releaseAllOf(tx: EntityManager, instanceId: string): Promise<number> {
    const [rows] = await tx.query<[ConnectionRow[], number]>(
      'delete from connection where instance_id = $1 returning *',
      [instanceId],
    );
    await this.tellGone(tx, rows, ABNORMAL_CLOSURE);
    return rows.length;
  }

  private async tellGone(
    tx: EntityManager,
    rows: readonly ConnectionRow[],
    closeCode: number,
  ): Promise<void> {
    const disconnectedAt = new Date();
    for (const row of rows) {
      await this.outbox.append<[typeof ChargePointDisconnected]>(tx, {
        definition: ChargePointDisconnected,
        id: deriveEventId(row.charge_point_id, row.connection_id, `disconnected ${row.epoch}`),
        organizationId: row.organization_id,
        occurredAt: disconnectedAt,
        data: {
          charge_point_id: row.charge_point_id,
          organization_id: row.organization_id,
          site_id: row.site_id,
          project_id: row.project_id,
          time_zone: row.time_zone,
          disconnected_at: disconnectedAt.toISOString(),
          close_code: closeCode,
        },
      });
    }
  }
}

function heldConnection(row: ConnectionRow): HeldConnection {
  return {
    chargePointId: row.charge_point_id,
    instanceId: row.instance_id,
    connectionId: row.connection_id,
    epoch: row.epoch,
  };
}
