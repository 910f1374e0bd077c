import { startTestService, type TestService } from '@csms/testing';

import { analyticsService } from '../analytics.module';
import { ANALYTICS_MIGRATIONS } from '../migrations';

export function startAnalytics(): Promise<TestService> {
  return startTestService(analyticsService, ANALYTICS_MIGRATIONS);
}
