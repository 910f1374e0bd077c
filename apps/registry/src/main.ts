import { registryService } from '@csms/registry';
import { runService, startService } from '@csms/platform-http';

void runService((environment) => startService(registryService, environment));
