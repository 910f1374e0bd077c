import { billingService } from '@csms/billing';
import { runService, startService } from '@csms/platform-http';

void runService((environment) => startService(billingService, environment));
