import { describeServiceSchema } from '@csms/testing';

import { ocppGatewayService } from '../ocpp-gateway.module';

import { OCPP_GATEWAY_MIGRATIONS } from '.';

describeServiceSchema({ schema: ocppGatewayService.schema, migrations: OCPP_GATEWAY_MIGRATIONS });
