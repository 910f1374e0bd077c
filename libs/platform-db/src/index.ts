export * from './database';
export * from './outage';
