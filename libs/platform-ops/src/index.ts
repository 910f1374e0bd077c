export * from './environment';
export * from './fail-points';
export * from './logger';
export * from './metrics';
export * from './readiness';
