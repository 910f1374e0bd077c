export * from './catalogue/event-definition';
export * from './catalogue/events';
export * from './error-codes';
export * from './events/access-events';
export * from './events/account-events';
export * from './events/api-key-events';
export * from './events/audit-events';
export * from './events/billing-events';
export * from './events/charge-point-events';
export * from './events/command-events';
export * from './events/commissioning-events';
export {
  type ConfigurationRead,
  type ConfigurationWritten,
  MAX_CONFIGURATION_KEYS,
} from './events/configuration-keys';
export * from './events/organization-events';
export * from './events/driver-events';
export * from './events/vehicle-events';
export * from './events/energy-asset-events';
export * from './events/firmware-events';
export * from './events/installer-events';
export * from './events/project-events';
export * from './events/registry-events';
export * from './events/reservation-events';
export * from './events/session-events';
export { FREE_REASONS, type FreeReason, freeReasonOf, purposeTold } from './events/shapes';
export * from './events/site-events';
export * from './events/station-events';
export * from './readings';
export * from './request-limits';
export * from './roles';
export * from './scopes';
export * from './topics';
export { energyReading, type EnergyReading } from './public-events/energy-reading';
export * from './public-events/public-event';
export { PUBLIC_EVENT_TABLE, type PublicEventRule, TOLD_CHANNELS } from './public-events/public-event-table';
export * from './public-events/to-public-events';
