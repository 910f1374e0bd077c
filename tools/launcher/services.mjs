// Every service of the platform: adding one is one entry here (see CONTRIBUTING.md).

import { join } from 'node:path';

/**
 * @typedef {object} ServiceEntry
 * @property {string} name      app folder, and name in logs and commands
 * @property {string} schema    PostgreSQL schema, stem of its two roles
 * @property {string} portName  variable of its internal port
 * @property {number} port      its default
 * @property {number} [niceness] of its process: who works off events leaves the processor to those whom a charger or a
 *   caller waits for
 */

const FIRST_FURTHER_PORT = 3100;
const OCPP_PORT = 9000;

/** @type {readonly ServiceEntry[]} In the order in which they stop: the doors first. */
export const SERVICES = [
  { name: 'api-gateway', schema: 'api_gateway', portName: 'API_GATEWAY_INTERNAL_PORT', port: 3009 },
  { name: 'ocpp-gateway', schema: 'ocpp_gateway', portName: 'OCPP_GATEWAY_PORT', port: 3002 },
  { name: 'registry', schema: 'registry', portName: 'REGISTRY_PORT', port: 3001, niceness: 10 },
  { name: 'sessions', schema: 'sessions', portName: 'SESSIONS_PORT', port: 3003, niceness: 15 },
  { name: 'billing', schema: 'billing', portName: 'BILLING_PORT', port: 3004, niceness: 15 },
  { name: 'analytics', schema: 'analytics', portName: 'ANALYTICS_PORT', port: 3006, niceness: 15 },
];

/**
 * The programs that run these services: `scale` says how many instances of which. The first of a service has its name
 * and port; further ones are `sessions-2`, … with ports from 3100 on, and chargers' sockets from 9001 on.
 *
 * @param {Record<string, number>} scale
 * @returns {readonly (ServiceEntry & { app: string, ocppPortName: string, ocppPort: number })[]}
 */
export function serviceInstances(scale) {
  let further = FIRST_FURTHER_PORT;
  return SERVICES.flatMap((entry) =>
    Array.from({ length: scale[entry.name] ?? 1 }, (_, index) => {
      const doorOf = (number) => ({ ocppPortName: `OCPP${number}_PORT`, ocppPort: OCPP_PORT + index });
      if (index === 0) return { ...entry, app: entry.name, ...doorOf('') };
      const number = `_${index + 1}`;
      return {
        ...entry,
        app: entry.name,
        name: `${entry.name}-${index + 1}`,
        portName: entry.portName.replace(/_PORT$/, `${number}_PORT`),
        port: further++,
        ...doorOf(number),
      };
    }),
  );
}

/** Ports of the platform's own doors, of Kafka and of PostgreSQL. */
export const DOORS = [
  { what: 'the REST API', portName: 'API_GATEWAY_PORT', port: 3000 },
  { what: "the chargers' sockets", portName: 'OCPP_PORT', port: OCPP_PORT },
  { what: 'Kafka', portName: 'KAFKA_PORT', port: 29092 },
  { what: 'PostgreSQL', portName: 'PG_PORT', port: 25432 },
];

/** Services that may have several instances: the doors' addresses are one each. */
export const SCALABLE = SERVICES.map(({ name }) => name).filter((name) => name !== 'api-gateway');

/** The port of an entry, from the environment or its default. */
export function portOf(entry, environment) {
  const text = environment[entry.portName];
  return text === undefined || text === '' ? entry.port : Number(text);
}

/** Options of Node for one service, by `CSMS_NODE_OPTIONS_<SERVICE>`: to look into it with `--inspect`, say. */
export function nodeOptions(entry, environment) {
  const text = environment[`CSMS_NODE_OPTIONS_${entry.schema.toUpperCase()}`] ?? '';
  return text.split(' ').filter((option) => option !== '');
}

/** The port of an instance's sockets of chargers. */
export function chargersPortOf({ ocppPortName, ocppPort }, environment) {
  return portOf({ portName: ocppPortName, port: ocppPort }, environment);
}

/** What a service is told: no more than it needs. */
export function serviceEnvironment(
  entry,
  { environment, instances, secrets, brokers, databaseUrl, dataDir = '.data' },
) {
  const url = (role) => {
    const address = new URL(databaseUrl);
    address.username = role;
    address.password = encodeURIComponent(secrets.role_passwords[role]);
    address.pathname = '/csms';
    return address.toString();
  };
  const internal = (app) =>
    instances
      .filter((other) => other.app === app)
      .map((other) => `http://127.0.0.1:${portOf(other, environment)}`)
      .join(',');
  const door = (name) =>
    portOf(
      DOORS.find((other) => other.portName === name),
      environment,
    );
  // Credentials of the storage of files go to who has one, and to nobody else.
  const isS3 = entry.app === 'ocpp-gateway' && (environment.DIAGNOSTICS_S3_BUCKET ?? '') !== '';
  // Two instances cannot listen on one port: the first one's chargers may come by TLS.
  const ownPorts = entry.ocppPortName === 'OCPP_PORT' ? /^OCPP_TLS_/ : /^$/;
  const passedOn = Object.entries(environment).filter(
    ([name]) =>
      ownPorts.test(name) ||
      (isS3 && /^AWS_/.test(name)) ||
      /^(CSMS_|OTEL_|SMTP_URL$|MAIL_FROM$|DIAGNOSTICS_|SESSIONS_(SILENCE|GHOST|RETENTION|EXPORT)_|OCPP_(PING|MAX|INSTANCE_TIMEOUT|TRUSTED_TLS|RELEARN|MESSAGE_LOG|LIMIT)_?)/.test(
        name,
      ),
  );
  return {
    PATH: environment.PATH,
    HOME: environment.HOME,
    ...(environment.TZ === undefined ? {} : { TZ: environment.TZ }),
    NODE_ENV: environment.NODE_ENV ?? 'development',
    LOG_LEVEL: environment.LOG_LEVEL ?? 'info',
    CSMS_PUBLIC_URL: `http://127.0.0.1:${door('API_GATEWAY_PORT')}`,
    CSMS_OCPP_PUBLIC_URL: `ws://127.0.0.1:${door('OCPP_PORT')}`,
    ...(entry.app === 'ocpp-gateway' ? { DIAGNOSTICS_DIR: join(dataDir, 'diagnostics') } : {}),
    ...Object.fromEntries(passedOn),
    HOST: '127.0.0.1',
    PORT: String(portOf(entry, environment)),
    DATABASE_URL: url(`${entry.schema}_owner`),
    DATABASE_API_URL: url(`${entry.schema}_api`),
    KAFKA_BROKERS: brokers,
    CSMS_PRINCIPAL_PUBLIC_KEY: secrets.principal_public_key,
    CSMS_PSEUDONYM_KEY: secrets.pseudonym_key,
    ...(entry.app === 'ocpp-gateway' ? { OCPP_PORT: String(chargersPortOf(entry, environment)) } : {}),
    ...(entry.app === 'ocpp-gateway' ? { CSMS_ENCRYPTION_KEY: secrets.encryption_key } : {}),
    ...(entry.app === 'registry'
      ? { CSMS_TOKEN_KEY: secrets.token_key, CSMS_ENCRYPTION_KEY: secrets.encryption_key }
      : {}),
    ...(entry.app === 'api-gateway'
      ? {
          CSMS_TOKEN_PUBLIC_KEY: secrets.token_public_key,
          CSMS_PRINCIPAL_KEY: secrets.principal_key,
          PUBLIC_PORT: String(door('API_GATEWAY_PORT')),
          ...anonymousLimit(environment),
          REGISTRY_URL: internal('registry'),
          OCPP_GATEWAY_URL: internal('ocpp-gateway'),
          SESSIONS_URL: internal('sessions'),
          BILLING_URL: internal('billing'),
          ANALYTICS_URL: internal('analytics'),
        }
      : {}),
  };
}

/** In development all callers have one address, and tools try every operation without a key. */
function anonymousLimit({ NODE_ENV, CSMS_ANONYMOUS_RATE_LIMIT_PER_MINUTE: given }) {
  const isOwn = NODE_ENV === 'production' || (given !== undefined && given !== '');
  return isOwn ? {} : { CSMS_ANONYMOUS_RATE_LIMIT_PER_MINUTE: '12000' };
}
