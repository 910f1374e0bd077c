import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import { ChargePointDisconnected } from '@csms/contracts';
import { deriveEventId, InBatches } from '@csms/kernel';
import type { OcppVersion } from '@csms/ocpp';
import { Database } from '@csms/platform-db';
import { Outbox } from '@csms/platform-kafka';

import { GatewayInstance } from '../instances/gateway-instance';

import type { Charger } from './charger';
import { type Claim, claimConnections, type Holder, type WantedConnection } from './connection-claims';

/** RFC 6455 §7.4.1: what is said of a socket whose instance died with it. */
const ABNORMAL_CLOSURE = 1006;
const MOST_AT_ONCE = 100;

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

interface Closed {
  readonly chargePointId: string;
  readonly connectionId: string;
  readonly closeCode: number;
}

/**
 * The table that says which instance holds a charger's socket. The newest connection takes a charger over; a row that
 * ends tells that the charger is gone, in the same transaction, so that the word of its going can never come behind
 * the word of its coming back, on whichever instance that is.
 */
@Injectable()
export class ConnectionTable {
  /** Many come and go at the same moment when an instance or a network ends. Whoever locks several, does it in order. */
  private readonly claims = new InBatches<WantedConnection, Claim>(
    (wanted) => this.claimAll(wanted),
    MOST_AT_ONCE,
  );
  private readonly releases = new InBatches<Closed, boolean>(
    (closed) => this.releaseAll(closed),
    MOST_AT_ONCE,
  );

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(GatewayInstance) private readonly instance: GatewayInstance,
  ) {}

  /** Takes the charger over for a socket of this instance. */
  claim(charger: Charger, connectedAt: Date): Promise<Claim> {
    return this.claims.add({ charger, connectedAt });
  }

  /**
   * A socket closed. Unless another one has taken the charger over, it has left, and that is told.
   *
   * @returns whether it has left
   */
  release(chargePointId: string, connectionId: string, closeCode: number): Promise<boolean> {
    return this.releases.add({ chargePointId, connectionId, closeCode });
  }

  /** Where these chargers' sockets are, as far as `tx` may see it, by charge point id. */
  async locate(tx: EntityManager, chargePointIds: readonly string[]): Promise<ReadonlyMap<string, Location>> {
    const rows = await tx.query<(ConnectionRow & { ocpp_version: OcppVersion })[]>(
      'select * from connection where charge_point_id = any($1)',
      [chargePointIds],
    );
    return new Map(
      rows.map((row) => [row.charge_point_id, { ...heldConnection(row), ocppVersion: row.ocpp_version }]),
    );
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
      `with gone as (
         select charge_point_id from connection where instance_id = $1 order by charge_point_id for update
       )
       delete from connection using gone where connection.charge_point_id = gone.charge_point_id
       returning connection.*`,
      [instanceId],
    );
    await this.tellGone(tx, rows, () => ABNORMAL_CLOSURE);
    return rows.length;
  }

  private claimAll(wanted: readonly WantedConnection[]): Promise<Claim[]> {
    return this.database.transaction((tx) => claimConnections(tx, this.instance.id, wanted));
  }

  private releaseAll(closed: readonly Closed[]): Promise<boolean[]> {
    return this.database.transaction(async (tx) => {
      const [rows] = await tx.query<[ConnectionRow[], number]>(
        `with gone as (
           select charge_point_id from connection
           where (charge_point_id, connection_id) in (select * from unnest($1::text[], $2::text[]))
           order by charge_point_id for update
         )
         delete from connection using gone where connection.charge_point_id = gone.charge_point_id
         returning connection.*`,
        [closed.map((one) => one.chargePointId), closed.map((one) => one.connectionId)],
      );
      const codes = new Map(closed.map((one) => [one.connectionId, one.closeCode]));
      await this.tellGone(tx, rows, (row) => codes.get(row.connection_id) ?? ABNORMAL_CLOSURE);
      const gone = new Set(rows.map((row) => row.connection_id));
      return closed.map((one) => gone.has(one.connectionId));
    });
  }

  private async tellGone(
    tx: EntityManager,
    rows: readonly ConnectionRow[],
    closeCode: (row: ConnectionRow) => number,
  ): Promise<void> {
    const disconnectedAt = new Date();
    const events = rows.map((row) => ({
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
        close_code: closeCode(row),
        connection_epoch: row.epoch,
      },
    }));
    await this.outbox.append<(typeof ChargePointDisconnected)[]>(tx, ...events);
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
