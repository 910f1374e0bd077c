import { Inject, Injectable } from '@nestjs/common';

import { Database, isDatabaseOutage } from '@csms/platform-db';
import { LOGGER } from '@csms/platform-http';
import type { Logger } from '@csms/platform-ops';

import type { Charger } from '../connections/charger';

import type { BootStatus } from './domain/boot-status';

/** What chargers' boots were answered: it holds over connections and restarts, until the next boot. */
@Injectable()
export class BootStanding {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Written down only where it differs: a storm of boots costs nothing. */
  async settle(charger: Charger, status: BootStatus): Promise<void> {
    const { chargePointId } = charger.chargePoint;
    const before = charger.bootStatus;
    charger.bootStatus = status;
    if (before === status && charger.chargePoint.bootStatus === status) return;
    try {
      await this.database.query('update charge_point set boot_status = $2 where charge_point_id = $1', [
        chargePointId,
        status,
      ]);
      charger.chargePoint.bootStatus = status;
      this.logger.info(
        { charge_point_id: chargePointId, before, status },
        'the standing of a charger changed',
      );
    } catch (error) {
      if (!isDatabaseOutage(error)) throw error;
      // It holds on this socket; the next boot writes it down.
      this.logger.warn({ err: error, charge_point_id: chargePointId }, 'a standing is not written down');
    }
  }
}
