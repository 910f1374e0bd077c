import { describeServiceSchema } from '@csms/testing';

import { analyticsService } from '../analytics.module';

import { ANALYTICS_MIGRATIONS } from '.';

describeServiceSchema({ schema: analyticsService.schema, migrations: ANALYTICS_MIGRATIONS });
