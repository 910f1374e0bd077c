import { describeServiceSchema } from '@csms/testing';

import { billingService } from '../billing.module';

import { CreateBilling1763705400000 } from './20261121T0610-create-billing';

describeServiceSchema({ schema: billingService.schema, migrations: [CreateBilling1763705400000] });
