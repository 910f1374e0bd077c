import { ocppGatewayService } from '@csms/ocpp-gateway';
import { runService, startService } from '@csms/platform-http';

void runService((environment) => startService(ocppGatewayService, environment));
