import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';

import { Database, Recurring } from '@csms/platform-db';
import { LOGGER } from '@csms/platform-http';
import type { Logger } from '@csms/platform-ops';

import type { ChargerSocket } from '../connections/charger-socket';
import { Connections } from '../connections/connections';

import { ChargePointEntity } from './charge-point.entity';

const EVERY_MS = 500;
/** A transaction that takes longer to commit than this is seen when the charger comes back only. */
const OVERLAP_SECONDS = 5;
/** RFC 6455 §7.4.1. */
const NORMAL_CLOSURE = 1000;

/**
 * Brings what the registry says to chargers that are connected: where they stand from now on, or that they are out of
 * service. By asking the database, for the event may have come to another instance than the socket.
 */
@Injectable()
export class ChargePointWatch implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly recurring: Recurring;
  /** By the database's clock; null until the first look. */
  private lookedAt: Date | null = null;

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Connections) private readonly connections: Connections,
    @Inject(LOGGER) logger: Logger,
  ) {
    // While the database is away nothing changes in it; what did is seen by the next look.
    const failure = 'changes of charge points are not seen';
    this.recurring = new Recurring(() => this.look(), { everyMs: EVERY_MS, logger, failure });
  }

  onApplicationBootstrap(): void {
    this.recurring.start();
  }

  onApplicationShutdown(): Promise<void> {
    return this.recurring.stop();
  }

  private async look(): Promise<void> {
    const changed = await this.database.transaction(async (tx) => {
      const [{ now }] = await tx.query<[{ now: Date }]>('select clock_timestamp() as now');
      const since = this.lookedAt ?? now;
      const rows = await tx
        .createQueryBuilder(ChargePointEntity, 'charge_point')
        .where(`charge_point.updatedAt > :since::timestamptz - interval '${OVERLAP_SECONDS} seconds'`, {
          since,
        })
        .getMany();
      this.lookedAt = now;
      return rows;
    });
    for (const row of changed) this.bring(row);
  }

  private bring(row: ChargePointEntity): void {
    const socket = this.connections.get(row.chargePointId);
    if (socket === null) return;
    if (row.lifecycle === 'decommissioned') sendAway(socket);
    else Object.assign(socket.charger.chargePoint, row);
  }
}

/** After what it has sent is answered. */
function sendAway(socket: ChargerSocket): void {
  void socket.afterAll(() => {
    socket.close(NORMAL_CLOSURE, 'decommissioned');
    return Promise.resolve();
  });
}
