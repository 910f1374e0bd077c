// Every service of the platform: adding one is one entry here (see CONTRIBUTING.md).

/**
 * @typedef {object} ServiceEntry
 * @property {string} name      app folder, and name in logs and commands
 * @property {string} schema    PostgreSQL schema, stem of its two roles
 * @property {string} portName  variable of its internal port
 * @property {number} port      its default
 */

/** @type {readonly ServiceEntry[]} In the order in which they stop: the doors first. */
export const SERVICES = [
  { name: 'api-gateway', schema: 'api_gateway', portName: 'API_GATEWAY_INTERNAL_PORT', port: 3009 },
  { name: 'ocpp-gateway', schema: 'ocpp_gateway', portName: 'OCPP_GATEWAY_PORT', port: 3002 },
  { name: 'registry', schema: 'registry', portName: 'REGISTRY_PORT', port: 3001 },
  { name: 'sessions', schema: 'sessions', portName: 'SESSIONS_PORT', port: 3003 },
  { name: 'billing', schema: 'billing', portName: 'BILLING_PORT', port: 3004 },
];

/** Ports of the platform's own doors, of Kafka and of PostgreSQL. */
export const DOORS = [
  { what: 'the REST API', portName: 'API_GATEWAY_PORT', port: 3000 },
  { what: "the chargers' sockets", portName: 'OCPP_PORT', port: 9000 },
  { what: 'Kafka', portName: 'KAFKA_PORT', port: 29092 },
  { what: 'PostgreSQL', portName: 'PG_PORT', port: 25432 },
];

/** The port of an entry, from the environment or its default. */
export function portOf(entry, environment) {
  const text = environment[entry.portName];
  return text === undefined || text === '' ? entry.port : Number(text);
}

/** What a service is told: no more than it needs. */
export function serviceEnvironment(entry, { environment, secrets, brokers, databaseUrl }) {
  const url = (role) => {
    const address = new URL(databaseUrl);
    address.username = role;
    address.password = encodeURIComponent(secrets.role_passwords[role]);
    address.pathname = '/csms';
    return address.toString();
  };
  const internal = (name) =>
    `http://127.0.0.1:${portOf(
      SERVICES.find((other) => other.name === name),
      environment,
    )}`;
  const door = (name) =>
    portOf(
      DOORS.find((other) => other.portName === name),
      environment,
    );
  const passedOn = Object.entries(environment).filter(([name]) =>
    /^(CSMS_|OTEL_|OCPP_(PING|MAX))/.test(name),
  );
  return {
    PATH: environment.PATH,
    HOME: environment.HOME,
    ...(environment.TZ === undefined ? {} : { TZ: environment.TZ }),
    NODE_ENV: environment.NODE_ENV ?? 'development',
    LOG_LEVEL: environment.LOG_LEVEL ?? 'info',
    CSMS_PUBLIC_URL: `http://127.0.0.1:${door('API_GATEWAY_PORT')}`,
    CSMS_OCPP_PUBLIC_URL: `ws://127.0.0.1:${door('OCPP_PORT')}`,
    ...Object.fromEntries(passedOn),
    HOST: '127.0.0.1',
    PORT: String(portOf(entry, environment)),
    DATABASE_URL: url(`${entry.schema}_owner`),
    DATABASE_API_URL: url(`${entry.schema}_api`),
    KAFKA_BROKERS: brokers,
    CSMS_PRINCIPAL_PUBLIC_KEY: secrets.principal_public_key,
    ...(entry.name === 'ocpp-gateway' ? { OCPP_PORT: String(door('OCPP_PORT')) } : {}),
    ...(entry.name === 'api-gateway'
      ? {
          CSMS_PRINCIPAL_KEY: secrets.principal_key,
          PUBLIC_PORT: String(door('API_GATEWAY_PORT')),
          REGISTRY_URL: internal('registry'),
          OCPP_GATEWAY_URL: internal('ocpp-gateway'),
          SESSIONS_URL: internal('sessions'),
          BILLING_URL: internal('billing'),
        }
      : {}),
  };
}
