import { startApiGateway } from '@csms/api-gateway';
import { runService } from '@csms/platform-http';

void runService((environment) => startApiGateway(environment));
