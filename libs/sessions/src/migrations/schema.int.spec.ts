import { describeServiceSchema } from '@csms/testing';

import { sessionsService } from '../sessions.module';

import { SESSIONS_MIGRATIONS } from '.';

describeServiceSchema({ schema: sessionsService.schema, migrations: SESSIONS_MIGRATIONS });
