import { describeServiceSchema } from '@csms/testing';

import { apiGatewayService } from '../api-gateway.module';

import { CreateApiGateway1763707200000 } from './20261121T0640-create-api-gateway';

describeServiceSchema({ schema: apiGatewayService.schema, migrations: [CreateApiGateway1763707200000] });
