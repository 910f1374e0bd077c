import { describeServiceSchema } from '@csms/testing';

import { registryService } from '../registry.module';

import { REGISTRY_MIGRATIONS } from '.';

describeServiceSchema({ schema: registryService.schema, migrations: REGISTRY_MIGRATIONS });
