import { startTestService, type TestService } from '@csms/testing';

import { SESSIONS_MIGRATIONS } from '../migrations';
import { sessionsService } from '../sessions.module';

export function startSessions(): Promise<TestService> {
  return startTestService(sessionsService, SESSIONS_MIGRATIONS);
}
