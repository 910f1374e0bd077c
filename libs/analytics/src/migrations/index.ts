import { CreateAnalytics1763740800000 } from './20261121T1600-create-analytics';

/** Analytics' migrations, oldest first. */
export const ANALYTICS_MIGRATIONS = [CreateAnalytics1763740800000];
