export { CreateSessions1763706000000 } from './migrations/20261121T0620-create-sessions';
export { sessionsService } from './sessions.module';
