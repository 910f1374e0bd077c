import { Inject, Injectable } from '@nestjs/common';

import { NotFoundError } from '@csms/kernel';
import { OrganizationDatabase } from '@csms/platform-db';
import { type Principal, reachesSite } from '@csms/platform-http';

import { ChargePointEntity } from './charge-point.entity';

/** The charge points that a caller may see. */
@Injectable()
export class ReadableChargePoints {
  constructor(@Inject(OrganizationDatabase) private readonly database: OrganizationDatabase) {}

  /** @throws not_found */
  async require(caller: Principal, chargePointId: string): Promise<void> {
    const known = await this.database.run(caller.organizationId, (tx) =>
      tx.findOneBy(ChargePointEntity, { chargePointId }),
    );
    if (known === null || !reachesSite(caller, 'read', known.siteId)) {
      throw new NotFoundError('charge_point', chargePointId);
    }
  }
}
