import { describeServiceSchema } from '@csms/testing';

import { billingService } from '../billing.module';

import { BILLING_MIGRATIONS } from '.';

describeServiceSchema({ schema: billingService.schema, migrations: BILLING_MIGRATIONS });
