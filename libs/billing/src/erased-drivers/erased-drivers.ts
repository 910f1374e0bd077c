import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import { Pseudonyms } from '@csms/platform-http';

interface Payer {
  readonly organizationId: string;
  readonly driverId: string | null;
}

/** A bill is kept when its driver is erased: for a pseudonym. */
@Injectable()
export class ErasedDrivers {
  constructor(@Inject(Pseudonyms) private readonly pseudonyms: Pseudonyms) {}

  async erase(tx: EntityManager, organizationId: string, driverId: string): Promise<void> {
    // Bills that are being written for him wait for this, or are found below.
    await lockDriver(tx, driverId);
    await tx.query(
      'insert into erased_driver (driver_id, organization_id, erased_at) values ($1, $2, now()) on conflict do nothing',
      [driverId, organizationId],
    );
    await tx.query('update billing_session set driver_id = $2, updated_at = now() where driver_id = $1', [
      driverId,
      this.pseudonyms.of(organizationId, driverId),
    ]);
  }

  /** Whom a bill names that is written now. */
  async payer(tx: EntityManager, { organizationId, driverId }: Payer): Promise<string | null> {
    if (driverId === null) return null;
    await lockDriver(tx, driverId);
    const erased = await tx.query<object[]>('select 1 from erased_driver where driver_id = $1', [driverId]);
    return erased.length === 0 ? driverId : this.pseudonyms.of(organizationId, driverId);
  }
}

/** Until the transaction ends; by its number, for there may be no row of the driver yet. */
async function lockDriver(tx: EntityManager, driverId: string): Promise<void> {
  await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`driver ${driverId}`]);
}
