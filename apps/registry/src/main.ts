import { runService, startService } from '@csms/platform-http';
import { registryService } from '@csms/registry';

void runService((environment) => startService(registryService, environment));
