import { CreateSessions1763706000000 } from './20261121T0620-create-sessions';
import { MarkTestCharges1763748360000 } from './20261121T1806-mark-test-charges';

/** The sessions service's migrations, oldest first. */
export const SESSIONS_MIGRATIONS = [CreateSessions1763706000000, MarkTestCharges1763748360000];
