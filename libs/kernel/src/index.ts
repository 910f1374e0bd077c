export * from './api-key';
export * from './errors';
export * from './ids';
export * from './ip-network';
export * from './money';
export * from './time-zone';
export * from './instant-range';
export * from './secret';
