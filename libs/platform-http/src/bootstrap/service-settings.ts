import { type Environment, EnvironmentError, LOG_LEVELS, type LogLevel } from '@csms/platform-ops';

/** The settings that every service has; each is one variable of the environment, read once at start. */
export interface ServiceSettings {
  readonly host: string;
  /** Internal HTTP port: REST for the API gateway, health, metrics. */
  readonly port: number;
  /** Address for the role `<schema>_owner`. */
  readonly databaseUrl: string;
  /** Address for the role `<schema>_api`. */
  readonly databaseApiUrl: string;
  /** Connections of each of the two pools. */
  readonly databasePoolSize: number;
  readonly kafkaBrokers: readonly string[];
  readonly topicPrefix: string;
  /** How long a handled event waits, at most, until its offset is committed. */
  readonly commitIntervalMs: number;
  readonly logLevel: LogLevel;
  /** Folder of the files that kill this process at a point of its code; '' for none (tests of recovery only). */
  readonly failPoints: string;
  /** PEM, SPKI: checks what the API gateway signed. */
  readonly principalPublicKey: string;
  /** 32 bytes, the same for every service: what drivers are called to those who may not know them. */
  readonly pseudonymKey: Buffer;
}

export function serviceSettings(environment: Environment, defaultPort: number): ServiceSettings {
  return Object.freeze({
    host: environment.string('HOST', '127.0.0.1'),
    port: environment.integer('PORT', { default: defaultPort, max: 65_535 }),
    databaseUrl: environment.url('DATABASE_URL'),
    databaseApiUrl: environment.url('DATABASE_API_URL'),
    databasePoolSize: environment.integer('CSMS_DATABASE_POOL_SIZE', { default: 5, min: 1, max: 100 }),
    kafkaBrokers: environment.list('KAFKA_BROKERS'),
    topicPrefix: environment.string('CSMS_TOPIC_PREFIX', 'csms'),
    commitIntervalMs: environment.integer('CSMS_COMMIT_INTERVAL_MS', { default: 250, min: 1, max: 10_000 }),
    logLevel: environment.oneOf('LOG_LEVEL', LOG_LEVELS, 'info'),
    failPoints: failPointsFolder(environment),
    principalPublicKey: environment.string('CSMS_PRINCIPAL_PUBLIC_KEY'),
    pseudonymKey: pseudonymKey(environment),
  });
}

function pseudonymKey(environment: Environment): Buffer {
  const key = Buffer.from(environment.string('CSMS_PSEUDONYM_KEY'), 'base64');
  if (key.length === 32) return key;
  throw new EnvironmentError('CSMS_PSEUDONYM_KEY must be 32 bytes in base64 (openssl rand -base64 32)');
}

function failPointsFolder(environment: Environment): string {
  const folder = environment.string('CSMS_FAIL_POINTS', '');
  if (folder !== '' && environment.string('NODE_ENV', '') === 'production') {
    throw new EnvironmentError('CSMS_FAIL_POINTS kills services and has no place in production');
  }
  return folder;
}
