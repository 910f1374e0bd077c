import { describeServiceSchema } from '@csms/testing';

import { registryService } from '../registry.module';

import { CreateRegistry1763704800000 } from './20261121T0600-create-registry';

describeServiceSchema({ schema: registryService.schema, migrations: [CreateRegistry1763704800000] });
