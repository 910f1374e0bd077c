export * from './column-transformers';
export * from './database';
export * from './held-transaction';
export * from './migrate';
export * from './organization-database';
export * from './outage';
export * from './provision';
export * from './violations';
