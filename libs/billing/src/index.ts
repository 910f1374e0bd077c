export { billingService } from './billing.module';
export { CreateBilling1763705400000 } from './migrations/20261121T0610-create-billing';
