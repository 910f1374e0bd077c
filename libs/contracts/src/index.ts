export * from './catalogue/event-definition';
