import { describeServiceSchema } from '@csms/testing';

import { sessionsService } from '../sessions.module';

import { CreateSessions1763706000000 } from './20261121T0620-create-sessions';

describeServiceSchema({ schema: sessionsService.schema, migrations: [CreateSessions1763706000000] });
