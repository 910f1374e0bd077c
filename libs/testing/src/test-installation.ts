import { randomBytes } from 'node:crypto';

import { TOPICS } from '@csms/contracts';
import type { ServiceSchema } from '@csms/platform-db';
import type { SignedPrincipal } from '@csms/platform-http';
import { ensureTopicsOn, kafkaClient, SILENT_LOGGER } from '@csms/platform-kafka';

import { requiredVariable } from './required-variable';
import { RestClient } from './rest-client';
import { TestDatabase } from './test-database';
import { TestEvents } from './test-events';
import { TestPrincipals } from './test-principals';

/** Enough for keys to be spread; each further one costs the broker. */
const PARTITIONS = 2;

/** What one service stands on in one spec file: a database, a topic prefix and a principal key of its own. */
export class TestInstallation {
  readonly topicPrefix = `it${randomBytes(6).toString('hex')}`;
  readonly brokers = requiredVariable('KAFKA_BROKERS').split(',');
  readonly principals = new TestPrincipals();
  private readonly pseudonymKey = randomBytes(32).toString('base64');
  readonly events = new TestEvents(this.brokers, this.topicPrefix, TOPICS);

  private constructor(
    readonly service: ServiceSchema,
    readonly database: TestDatabase,
  ) {}

  /** Migrated, with every topic of the platform. */
  static async create(service: ServiceSchema): Promise<TestInstallation> {
    const installation = new TestInstallation(service, await TestDatabase.create([service.schema]));
    const { brokers, topicPrefix, database, events } = installation;
    const client = kafkaClient({ brokers, clientId: 'spec', logger: SILENT_LOGGER });
    const topics = TOPICS.map((topic) => ({ ...topic, partitions: Math.min(PARTITIONS, topic.partitions) }));
    await Promise.all([database.migrate(service), ensureTopicsOn(client, topicPrefix, topics)]);
    await events.start();
    return installation;
  }

  /** The settings of the service's process. */
  get environment(): Record<string, string> {
    const { schema } = this.service;
    return {
      HOST: '127.0.0.1',
      PORT: '0',
      DATABASE_URL: this.database.urlFor(`${schema}_owner`),
      DATABASE_API_URL: this.database.urlFor(`${schema}_api`),
      KAFKA_BROKERS: this.brokers.join(','),
      CSMS_TOPIC_PREFIX: this.topicPrefix,
      // Specs wait for what is committed.
      CSMS_COMMIT_INTERVAL_MS: '25',
      CSMS_PRINCIPAL_PUBLIC_KEY: this.principals.publicKey,
      CSMS_PSEUDONYM_KEY: this.pseudonymKey,
      LOG_LEVEL: process.env['CSMS_TEST_LOG_LEVEL'] ?? 'silent',
    };
  }

  /** The same database by way of a proxy. */
  databaseEnvironment(base: string): Record<string, string> {
    const { schema } = this.service;
    return {
      DATABASE_URL: this.database.urlFor(`${schema}_owner`, base),
      DATABASE_API_URL: this.database.urlFor(`${schema}_api`, base),
    };
  }

  /** A REST client on behalf of an organization, as the API gateway would pass its requests on. */
  client(url: string, scopes: readonly string[], organizationId: string): RestClient {
    return new RestClient(url, async () => ({
      'x-csms-principal': await this.principals.sign(scopes, organizationId),
    }));
  }

  /** Anybody: a user with a role, an installer, nobody. */
  clientOf(url: string, principal: SignedPrincipal): RestClient {
    return new RestClient(url, async () => ({ 'x-csms-principal': await this.principals.signAs(principal) }));
  }

  async remove(): Promise<void> {
    await this.events.stop();
    await this.database.drop();
  }
}
