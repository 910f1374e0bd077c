import { CreateBilling1763705400000 } from './20261121T0610-create-billing';
import { CreateIdempotencyKeys1763727300000 } from './20261121T1215-create-idempotency-keys';
import { ChargeNothing1763750220000 } from './20261121T1837-charge-nothing';
import { EraseDrivers1763814120000 } from './20261122T1222-erase-drivers';

/** Billing's migrations, oldest first. */
export const BILLING_MIGRATIONS = [
  CreateBilling1763705400000,
  CreateIdempotencyKeys1763727300000,
  ChargeNothing1763750220000,
  EraseDrivers1763814120000,
];
