export { analyticsService } from './analytics.module';
export { ANALYTICS_MIGRATIONS } from './migrations';
