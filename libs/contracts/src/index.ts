export * from './catalogue/event-definition';
export * from './error-codes';
export * from './events/billing-events';
export * from './events/charge-point-events';
export * from './events/registry-events';
export * from './events/session-events';
export * from './scopes';
export * from './topics';
