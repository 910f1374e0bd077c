import { startTestService, type TestService } from '@csms/testing';

import { billingService } from '../billing.module';
import { BILLING_MIGRATIONS } from '../migrations';

export function startBilling(): Promise<TestService> {
  return startTestService(billingService, BILLING_MIGRATIONS);
}
