import { Inject, Injectable } from '@nestjs/common';

import { OrganizationDatabase } from '@csms/platform-db';
import type { Principal } from '@csms/platform-http';

import { readableChargePoint } from '../charge-points/readable-charge-point';

import { heartbeatIntervalSeconds, heartbeatStatus } from './domain/heartbeat-status';
import type { HeartbeatStatusDto } from './dto/heartbeat-status.dto';

@Injectable()
export class HeartbeatStatusService {
  constructor(@Inject(OrganizationDatabase) private readonly database: OrganizationDatabase) {}

  /** @throws NotFoundError */
  get(caller: Principal, chargePointId: string, now: Date): Promise<HeartbeatStatusDto> {
    return this.database.run(caller.organizationId, async (tx) => {
      const chargePoint = await readableChargePoint(tx, caller, chargePointId);
      return {
        charge_point_id: chargePointId,
        last_heartbeat_at: chargePoint.heartbeatAt?.toISOString() ?? null,
        heartbeat_interval_seconds: heartbeatIntervalSeconds(chargePoint),
        status: heartbeatStatus(chargePoint, now),
        last_message_at: chargePoint.heardAt?.toISOString() ?? null,
      };
    });
  }
}
