import { startTestService, type TestService } from '@csms/testing';

import { billingService } from '../billing.module';
import { CreateBilling1763705400000 } from '../migrations/20261121T0610-create-billing';

export function startBilling(): Promise<TestService> {
  return startTestService(billingService, [CreateBilling1763705400000]);
}
