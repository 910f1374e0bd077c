import { describeServiceSchema } from '@csms/testing';

import { ocppGatewayService } from '../ocpp-gateway.module';
import { OCPP_GATEWAY_MIGRATIONS } from '../testing/test-gateway';

describeServiceSchema({ schema: ocppGatewayService.schema, migrations: OCPP_GATEWAY_MIGRATIONS });
