import { CreateAnalytics1763740800000 } from './20261121T1600-create-analytics';
import { KeepSites1763760900000 } from './20261121T2135-keep-sites';
import { KeepLiveStatus1763799900000 } from './20261122T0825-keep-live-status';
import { LogEvents1763832600000 } from './20261122T1730-log-events';

/** Analytics' migrations, oldest first. */
export const ANALYTICS_MIGRATIONS = [
  CreateAnalytics1763740800000,
  KeepSites1763760900000,
  KeepLiveStatus1763799900000,
  LogEvents1763832600000,
];
