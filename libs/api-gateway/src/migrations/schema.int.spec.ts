import { describeServiceSchema } from '@csms/testing';

import { apiGatewayService } from '../api-gateway.module';

import { API_GATEWAY_MIGRATIONS } from '.';

describeServiceSchema({ schema: apiGatewayService.schema, migrations: API_GATEWAY_MIGRATIONS });
