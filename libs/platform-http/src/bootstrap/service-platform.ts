import type { Registry } from 'prom-client';

import { Database, isDatabaseOutage, type OldRows, OrganizationDatabase, Pruning } from '@csms/platform-db';
import {
  EventPublisher,
  kafkaClient,
  type KafkaConnection,
  KafkaEventServer,
  OLD_INBOX_ROWS,
  Outbox,
  OutboxRelay,
} from '@csms/platform-kafka';
import { armFailPoints, createLogger, createMetrics, type Logger, Readiness } from '@csms/platform-ops';

import { OLD_ANSWERS } from '../idempotency/idempotency-table';
import { PrincipalVerifier } from '../principal/principal';
import { Pseudonyms } from '../principal/pseudonyms';

import type { ServiceSettings } from './service-settings';

export interface ServiceIdentity {
  /** e.g. `sessions`; also its name in events, metrics and logs. */
  readonly name: string;
  /** e.g. `ocpp_gateway`. */
  readonly schema: string;
  readonly description: string;
  readonly entities: readonly (new () => object)[];
  /** Events that are handled at the same time, at most; left out: as many as the messaging library finds good. */
  readonly eventsAtOnce?: number;
  /** Topics whose events must not wait behind those of the others that it consumes. */
  readonly topicsApart?: readonly { readonly name: string }[];
  /** Removed every hour, beside what every service removes. */
  readonly oldRows?: readonly OldRows[];
}

const CONNECT_RETRY_MS = 1_000;

/**
 * Everything that a service stands on, composed but not connected: two database roles, broker, outbox with its relay,
 * logs, metrics, readiness. {@link start} connects in the background, for as long as it takes.
 */
export class ServicePlatform {
  readonly logger: Logger;
  readonly metrics: Registry;
  readonly readiness = new Readiness();
  readonly database: Database;
  readonly organizationDatabase: OrganizationDatabase;
  readonly kafka: KafkaConnection;
  readonly outbox: Outbox;
  readonly publisher: EventPublisher;
  readonly events: KafkaEventServer;
  readonly principals: PrincipalVerifier;
  readonly pseudonyms: Pseudonyms;
  /** Whether the API has a POST, and the schema therefore the table of Idempotency-Keys. */
  servesPost = false;
  private readonly relay: OutboxRelay;
  private prunings: readonly Pruning[] = [];
  private readonly stopping = new AbortController();

  constructor(
    readonly identity: ServiceIdentity,
    readonly settings: ServiceSettings,
  ) {
    const { name, schema, entities, eventsAtOnce, topicsApart } = identity;
    const { topicPrefix } = settings;
    armFailPoints(settings.failPoints, name);
    this.logger = createLogger(name, settings.logLevel);
    this.metrics = createMetrics(name);
    const pool = { schema, entities, poolSize: settings.databasePoolSize };
    this.database = new Database({ ...pool, url: settings.databaseUrl, applicationName: name });
    this.organizationDatabase = new OrganizationDatabase(
      new Database({ ...pool, url: settings.databaseApiUrl, applicationName: `${name}-api` }),
    );
    this.kafka = kafkaClient({ brokers: settings.kafkaBrokers, clientId: name, logger: this.logger });
    this.outbox = new Outbox({ source: name, topicPrefix });
    this.publisher = new EventPublisher({
      client: this.kafka,
      source: name,
      topicPrefix,
      logger: this.logger,
      registry: this.metrics,
    });
    this.events = new KafkaEventServer({
      client: this.kafka,
      groupId: `${topicPrefix}.${name}`,
      topicPrefix,
      ...(topicsApart === undefined ? {} : { apart: { groupId: this.groupApart, topics: topicsApart } }),
      database: this.database,
      consumerName: name,
      ...(eventsAtOnce === undefined ? {} : { partitionsConsumedConcurrently: eventsAtOnce, lanes: 1 }),
      commitIntervalMs: settings.commitIntervalMs,
      logger: this.logger,
      registry: this.metrics,
      onFatal: (error) => this.readiness.markFatal(error.message),
    });
    this.relay = new OutboxRelay({
      client: this.kafka,
      databaseUrl: settings.databaseUrl,
      schema,
      logger: this.logger,
      registry: this.metrics,
    });
    this.principals = new PrincipalVerifier(settings.principalPublicKey);
    this.pseudonyms = new Pseudonyms(settings.pseudonymKey);
    this.readiness.add({ name: 'database', check: () => this.databaseMissing() });
    this.readiness.add({ name: 'events', check: () => Promise.resolve(this.eventsMissing()) });
  }

  /** Consumer groups: of what is read apart there is one more. */
  get consumerGroups(): readonly string[] {
    const group = `${this.settings.topicPrefix}.${this.identity.name}`;
    return this.identity.topicsApart === undefined ? [group] : [group, this.groupApart];
  }

  private get groupApart(): string {
    return `${this.settings.topicPrefix}.${this.identity.name}.apart`;
  }

  /** Waits for the database, then for nothing else: broker and consumer come when they come. */
  async connectDatabase(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      try {
        await this.database.connect();
        await this.organizationDatabase.connect();
        return;
      } catch (error) {
        if (!isDatabaseOutage(error)) throw error;
        this.logger.warn({ err: error }, 'waiting for the database');
        await new Promise((resolve) => setTimeout(resolve, CONNECT_RETRY_MS));
      }
    }
  }

  startBackground(): void {
    this.relay.start();
    const { database, logger, identity, servesPost } = this;
    const old = [OLD_INBOX_ROWS, ...(servesPost ? [OLD_ANSWERS] : []), ...(identity.oldRows ?? [])];
    this.prunings = old.map((rows) => new Pruning({ database, logger, ...rows }));
    for (const pruning of this.prunings) pruning.start();
  }

  /** In order: no new events, what was told goes out, connections close. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.events.close();
    await this.publisher.close();
    await this.relay.drain();
    await Promise.all(this.prunings.map((pruning) => pruning.stop()));
    await this.organizationDatabase.close();
    await this.database.close();
  }

  private async databaseMissing(): Promise<string | null> {
    try {
      await this.database.query('select 1');
      return null;
    } catch (error) {
      return error instanceof Error ? error.message : 'no answer';
    }
  }

  private eventsMissing(): string | null {
    const { joined, paused, alive } = this.events.consumerStatus();
    if (!alive) return 'the consumer is dead';
    if (paused) return 'consuming is paused until the database is back';
    return joined ? null : 'not a member of the consumer group yet';
  }
}
