import { TOPICS } from '@csms/contracts';
import { databaseUrl, migrate, provision, roleUrl } from '@csms/platform-db';
import { ensureTopicsOn, kafkaClient } from '@csms/platform-kafka';
import { createLogger, type Environment, EnvironmentError } from '@csms/platform-ops';

import { SERVICES } from './services';

type Say = (line: string) => void;

/** Database, roles, schemas. Needs an administrator's address in DATABASE_URL. */
export async function provisionDatabase(environment: Environment, say: Say): Promise<void> {
  const databaseName = environment.string('CSMS_DATABASE_NAME', 'csms');
  const schemas = SERVICES.map(({ definition }) => definition.schema);
  await provision({
    adminUrl: environment.url('DATABASE_URL'),
    databaseName,
    schemas,
    passwords: rolePasswords(environment),
  });
  say(`database ${databaseName}: roles and schemas of ${schemas.join(', ')}`);
}

/** Brings every schema up to date, each by its owner. */
export async function migrateAll(environment: Environment, say: Say): Promise<void> {
  const passwords = rolePasswords(environment);
  const url = databaseUrl(environment.url('DATABASE_URL'), environment.string('CSMS_DATABASE_NAME', 'csms'));
  for (const { definition, migrations } of SERVICES) {
    const owner = `${definition.schema}_owner`;
    const ran = await migrate(roleUrl(url, owner, passwords[owner] ?? ''), {
      schema: definition.schema,
      migrations,
    });
    for (const name of ran) say(`migrated ${definition.schema}: ${name}`);
  }
}

export async function createTopics(environment: Environment, say: Say): Promise<void> {
  const client = kafkaClient({
    brokers: environment.list('KAFKA_BROKERS'),
    clientId: 'csms-admin',
    logger: createLogger('admin', 'error'),
  });
  const created = await ensureTopicsOn(client, environment.string('CSMS_TOPIC_PREFIX', 'csms'), TOPICS);
  if (created.length > 0) say(`created ${created.length} topics`);
}

function rolePasswords(environment: Environment): Record<string, string> {
  try {
    return JSON.parse(environment.string('CSMS_ROLE_PASSWORDS')) as Record<string, string>;
  } catch (error) {
    if (error instanceof SyntaxError) {
      throw new EnvironmentError('CSMS_ROLE_PASSWORDS must be a JSON object of role names and passwords');
    }
    throw error;
  }
}
