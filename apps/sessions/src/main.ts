import { sessionsService } from '@csms/sessions';
import { runService, startService } from '@csms/platform-http';

void runService((environment) => startService(sessionsService, environment));
