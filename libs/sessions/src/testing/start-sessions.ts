import { startTestService, type TestService } from '@csms/testing';

import { CreateSessions1763706000000 } from '../migrations/20261121T0620-create-sessions';
import { sessionsService } from '../sessions.module';

export function startSessions(): Promise<TestService> {
  return startTestService(sessionsService, [CreateSessions1763706000000]);
}
