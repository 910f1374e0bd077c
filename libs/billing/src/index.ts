export { billingService } from './billing.module';
export { BILLING_MIGRATIONS } from './migrations';
