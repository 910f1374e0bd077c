export { SESSIONS_MIGRATIONS } from './migrations';
export { sessionsService } from './sessions.module';
