import { Inject, Injectable } from '@nestjs/common';

import { InvalidStateError, NotFoundError } from '@csms/kernel';
import { Database } from '@csms/platform-db';
import type { Principal } from '@csms/platform-http';

/** Then it is the site owner's, and no installer's any more. */
const AT_WORK: readonly string[] = ['registered', 'configured', 'commissioning', 'commissioned'];

/** The charge points at which an installer works: an installer has no organization by which rows could be held back. */
@Injectable()
export class InstalledChargePoints {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** @returns the installer on behalf of the operator. @throws not_found, invalid_state once it is handed over */
  async actingFor(caller: Principal, chargePointId: string): Promise<Principal> {
    const [known] = await this.database.query<{ organization_id: string; lifecycle: string }>(
      `select known.organization_id, known.lifecycle from charge_point known
       join project_installer assigned on assigned.project_id = known.project_id
       where known.charge_point_id = $1 and assigned.installer_id = $2`,
      [chargePointId, caller.subject],
    );
    if (known === undefined) throw new NotFoundError('charge_point', chargePointId);
    if (!AT_WORK.includes(known.lifecycle)) {
      throw new InvalidStateError(`The charge point ${chargePointId} is ${known.lifecycle}.`);
    }
    return { ...caller, organizationId: known.organization_id, grants: [] };
  }
}
