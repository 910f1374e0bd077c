import { defineTopic } from './catalogue/event-definition';

const DAY_MS = 86_400_000;

/** What chargers did and said, in the order in which they did; keyed by charge point. */
export const CHARGE_POINT_EVENTS = defineTopic({
  name: 'ocpp.charge-point-events.v1',
  description: 'Everything that chargers tell, canonical over OCPP versions, in order for each charge point',
  producer: 'ocpp-gateway',
  keyedBy: 'charge_point_id',
  partitions: 12,
  cleanup: 'delete',
  retentionMs: 7 * DAY_MS,
});

/** Late commands are not carried out: there is no use in keeping them for long. */
export const OCPP_COMMANDS = defineTopic({
  name: 'ocpp.commands.v1',
  description: 'What services want chargers to do, in the order of each charge point',
  producer: 'registry',
  keyedBy: 'charge_point_id',
  partitions: 12,
  cleanup: 'delete',
  retentionMs: DAY_MS,
});

export const OCPP_COMMAND_RESULTS = defineTopic({
  name: 'ocpp.command-results.v1',
  description: 'What became of the commands that services asked for',
  producer: 'ocpp-gateway',
  keyedBy: 'charge_point_id',
  partitions: 12,
  cleanup: 'delete',
  retentionMs: 7 * DAY_MS,
});

/** Likewise, of the service that has no other command than these. */
export const RESERVATION_COMMANDS = defineTopic({
  name: 'sessions.reservation-commands.v1',
  description: 'Reservations that chargers are to make and to cancel',
  producer: 'sessions',
  keyedBy: 'charge_point_id',
  partitions: 12,
  cleanup: 'delete',
  retentionMs: DAY_MS,
});

export const RESERVATIONS = defineTopic({
  name: 'sessions.reservations.v1',
  description: 'Reservations of connectors: made and ended, with their outcome',
  producer: 'sessions',
  keyedBy: 'charge_point_id',
  partitions: 12,
  cleanup: 'delete',
  retentionMs: 30 * DAY_MS,
});

/** Sessions are kept for ever: later services rebuild their past from them. */
export const SESSIONS = defineTopic({
  name: 'sessions.sessions.v1',
  description: 'Charging sessions: started and ended, with their energy',
  producer: 'sessions',
  keyedBy: 'session_id; charge_point_id for imports of the past',
  partitions: 12,
  cleanup: 'delete',
  retentionMs: -1,
});

export const BILLING_SESSIONS = defineTopic({
  name: 'billing.billing-sessions.v1',
  description: 'The price of each charging session',
  producer: 'billing',
  keyedBy: 'session_id',
  partitions: 12,
  cleanup: 'delete',
  retentionMs: -1,
});

export const REGISTRY_CHARGE_POINTS = defineTopic({
  name: 'registry.charge-points.v1',
  description: 'The newest state of each registered charge point',
  producer: 'registry',
  keyedBy: 'charge_point_id',
  partitions: 12,
  cleanup: 'compact',
  retentionMs: -1,
});

export const REGISTRY_TOKENS = defineTopic({
  name: 'registry.tokens.v1',
  description: 'The newest state of each identification token (RFID card, app token)',
  producer: 'registry',
  keyedBy: 'organization_id and id_tag in upper case, joined by a slash',
  partitions: 12,
  cleanup: 'compact',
  retentionMs: -1,
});

export const REGISTRY_API_KEYS = defineTopic({
  name: 'registry.api-keys.v1',
  description: 'The newest state of each API key; secrets only as hashes',
  producer: 'registry',
  keyedBy: 'key_id',
  partitions: 1,
  cleanup: 'compact',
  retentionMs: -1,
});

export const REGISTRY_SITES = defineTopic({
  name: 'registry.sites.v1',
  description: 'The newest state of each site',
  producer: 'registry',
  keyedBy: 'site_id',
  partitions: 3,
  cleanup: 'compact',
  retentionMs: -1,
});

export const REGISTRY_PROJECTS = defineTopic({
  name: 'registry.projects.v1',
  description: 'The newest state of each project',
  producer: 'registry',
  keyedBy: 'project_id',
  partitions: 3,
  cleanup: 'compact',
  retentionMs: -1,
});

export const REGISTRY_ENERGY_ASSETS = defineTopic({
  name: 'registry.energy-assets.v1',
  description: 'The newest state of each energy asset of a site',
  producer: 'registry',
  keyedBy: 'asset_id',
  partitions: 3,
  cleanup: 'compact',
  retentionMs: -1,
});

export const REGISTRY_ORGANIZATIONS = defineTopic({
  name: 'registry.organizations.v1',
  description: 'The newest state of each organization',
  producer: 'registry',
  keyedBy: 'organization_id',
  partitions: 1,
  cleanup: 'compact',
  retentionMs: -1,
});

export const API_KEY_USAGE = defineTopic({
  name: 'api-gateway.api-key-usage.v1',
  description: 'When API keys were used: at most once a minute for each key and instance of the gateway',
  producer: 'api-gateway',
  keyedBy: 'key_id',
  partitions: 3,
  cleanup: 'delete',
  retentionMs: 7 * DAY_MS,
});

export const REGISTRY_MEMBERS = defineTopic({
  name: 'registry.members.v1',
  description: 'The newest state of each membership of a person in an organization',
  producer: 'registry',
  keyedBy: 'organization_id and user_id, joined by a slash',
  partitions: 1,
  cleanup: 'compact',
  retentionMs: -1,
});

export const REGISTRY_PROJECT_INSTALLERS = defineTopic({
  name: 'registry.project-installers.v1',
  description: 'Which installers work on which projects: the newest state of each such pair',
  producer: 'registry',
  keyedBy: 'project_id and installer_id, joined by a slash',
  partitions: 1,
  cleanup: 'compact',
  retentionMs: -1,
});

export const REGISTRY_DRIVERS = defineTopic({
  name: 'registry.drivers.v1',
  description: 'The newest state of each driver',
  producer: 'registry',
  keyedBy: 'driver_id',
  partitions: 3,
  cleanup: 'compact',
  retentionMs: -1,
});

export const REGISTRY_VEHICLES = defineTopic({
  name: 'registry.vehicles.v1',
  description: 'The newest state of each vehicle',
  producer: 'registry',
  keyedBy: 'vehicle_id',
  partitions: 3,
  cleanup: 'compact',
  retentionMs: -1,
});

/** Kept longer than any access token lives. */
export const REGISTRY_USER_SESSIONS = defineTopic({
  name: 'registry.user-sessions.v1',
  description: 'Sessions of people that have ended',
  producer: 'registry',
  keyedBy: 'session_id',
  partitions: 1,
  cleanup: 'delete',
  retentionMs: DAY_MS,
});

/** Kept for longer than any access token lives. */
export const REGISTRY_REVOKED_ACCESS = defineTopic({
  name: 'registry.revoked-access.v1',
  description: 'OAuth clients and grants whose access tokens hold no longer',
  producer: 'registry',
  keyedBy: 'holder',
  partitions: 1,
  cleanup: 'delete',
  retentionMs: DAY_MS,
});

/** Kept for ever: who put what into service, and gave it to whom. */
export const REGISTRY_COMMISSIONING = defineTopic({
  name: 'registry.commissioning.v1',
  description: 'Commissioning of charge points and their handover to the site owner',
  producer: 'registry',
  keyedBy: 'charge_point_id; handover_id for handovers',
  partitions: 3,
  cleanup: 'delete',
  retentionMs: -1,
});

/** What a service tells of changes to the audit log, which the registry keeps. */
function auditTopic(service: string, producer: string) {
  return defineTopic({
    name: `${service}.audit.v1`,
    description: `Changes that callers made in ${producer}, for the audit log`,
    producer,
    keyedBy: 'organization_id',
    partitions: 3,
    cleanup: 'delete',
    retentionMs: 30 * DAY_MS,
  });
}

export const BILLING_AUDIT = auditTopic('billing', 'billing');
export const OCPP_AUDIT = auditTopic('ocpp', 'ocpp-gateway');
export const SESSIONS_AUDIT = auditTopic('sessions', 'sessions');

/** Every topic of the platform; the catalogue decides which exist. */
export const TOPICS = [
  CHARGE_POINT_EVENTS,
  OCPP_COMMANDS,
  OCPP_COMMAND_RESULTS,
  RESERVATION_COMMANDS,
  RESERVATIONS,
  SESSIONS,
  BILLING_SESSIONS,
  BILLING_AUDIT,
  OCPP_AUDIT,
  SESSIONS_AUDIT,
  REGISTRY_CHARGE_POINTS,
  REGISTRY_TOKENS,
  REGISTRY_API_KEYS,
  REGISTRY_SITES,
  REGISTRY_PROJECTS,
  REGISTRY_ENERGY_ASSETS,
  REGISTRY_ORGANIZATIONS,
  API_KEY_USAGE,
  REGISTRY_MEMBERS,
  REGISTRY_USER_SESSIONS,
  REGISTRY_REVOKED_ACCESS,
  REGISTRY_DRIVERS,
  REGISTRY_VEHICLES,
  REGISTRY_COMMISSIONING,
  REGISTRY_PROJECT_INSTALLERS,
] as const;
