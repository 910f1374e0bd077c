export * from './api-key';
export * from './errors';
export * from './ids';
export * from './money';
export * from './secret';
export * from './time-zone';
export * from './instant-range';
