export * from './column-transformers';
export * from './database';
export * from './migrate';
export * from './organization-database';
export * from './outage';
export * from './pattern';
export * from './provision';
export * from './violations';
