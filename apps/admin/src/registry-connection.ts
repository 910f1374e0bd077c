import { Database } from '@csms/platform-db';
import { Outbox } from '@csms/platform-kafka';
import type { Environment } from '@csms/platform-ops';
import { registryEntities } from '@csms/registry';

/** Works on the registry's schema as its owner; the registry publishes what is told. */
export async function withRegistry<T>(
  environment: Environment,
  work: (database: Database, outbox: Outbox) => Promise<T>,
): Promise<T> {
  const database = new Database({
    url: environment.url('DATABASE_URL'),
    schema: 'registry',
    poolSize: 2,
    entities: registryEntities,
    applicationName: 'csms-admin',
  });
  const outbox = new Outbox({
    source: 'registry',
    topicPrefix: environment.string('CSMS_TOPIC_PREFIX', 'csms'),
  });
  await database.connect();
  try {
    return await work(database, outbox);
  } finally {
    await database.close();
  }
}
