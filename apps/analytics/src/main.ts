import { analyticsService } from '@csms/analytics';
import { runService, startService } from '@csms/platform-http';

void runService((environment) => startService(analyticsService, environment));
