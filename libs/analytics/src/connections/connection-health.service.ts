import { Inject, Injectable } from '@nestjs/common';

import { OrganizationDatabase } from '@csms/platform-db';
import type { Principal } from '@csms/platform-http';

import { readableChargePoint } from '../charge-points/readable-charge-point';
import { isOnline } from '../heartbeats/domain/heartbeat-status';

import { connectionWords } from './connections.repository';
import { connectionHealth } from './domain/connection-health';
import type { ConnectionHealthDto } from './dto/connection-health.dto';

@Injectable()
export class ConnectionHealthService {
  constructor(@Inject(OrganizationDatabase) private readonly database: OrganizationDatabase) {}

  /** @throws NotFoundError */
  get(caller: Principal, chargePointId: string, now: Date): Promise<ConnectionHealthDto> {
    return this.database.run(caller.organizationId, async (tx) => {
      const chargePoint = await readableChargePoint(tx, caller, chargePointId);
      const words = await connectionWords(tx, chargePointId);
      const health = connectionHealth(words, chargePoint.firstConnectedAt, now);
      return {
        charge_point_id: chargePointId,
        uptime_percent_24h: health.uptimePercent,
        disconnection_count_24h: health.disconnections,
        last_connected_at: health.lastConnectedAt?.toISOString() ?? null,
        last_disconnected_at: health.lastDisconnectedAt?.toISOString() ?? null,
        online: isOnline(chargePoint, now),
        observed_from: health.observedFrom?.toISOString() ?? null,
      };
    });
  }
}
