import { runService, startService } from '@csms/platform-http';
import { sessionsService } from '@csms/sessions';

void runService((environment) => startService(sessionsService, environment));
