import { randomBytes } from 'node:crypto';

import { Client } from 'pg';

import { Database, databaseUrl } from '@csms/platform-db';

import { type EventLogger, SILENT_LOGGER } from '../connection/event-logger';
import { kafkaClient, type KafkaConnection } from '../connection/kafka-client';
import { ensureTopicsOn, topicName } from '../connection/topics';
import { eventTablesUp } from '../outbox/event-tables';

import { SocketSwitch } from './socket-switch';
import { THINGS } from './test-events';

export interface EffectRow {
  readonly thing_id: string;
  readonly n: number;
  readonly event_id: string;
}

/** A prefix, a group and a database of one spec file's own, on the Kafka and PostgreSQL that the runner names. */
export class TestInstallation {
  readonly name = `t${randomBytes(5).toString('hex')}`;
  readonly topicPrefix = this.name;
  readonly groupId = `${this.name}-group`;
  readonly schema = 'app';
  readonly brokers = required('KAFKA_BROKERS').split(',');
  readonly databaseUrl = databaseUrl(required('DATABASE_URL'), this.name);
  /** Cuts the lines of the clients made by {@link switchedClient}. */
  readonly kafkaSwitch = new SocketSwitch();
  readonly database: Database;
  private readonly databases: Database[] = [];

  private constructor() {
    this.database = this.databaseAt(this.databaseUrl);
  }

  static async create(): Promise<TestInstallation> {
    const installation = new TestInstallation();
    await asAdmin((admin) => admin.query(`create database ${installation.name}`));
    await installation.createTables();
    await ensureTopicsOn(installation.client(), installation.topicPrefix, [THINGS]);
    await installation.database.connect();
    return installation;
  }

  get topic(): string {
    return topicName(this.topicPrefix, THINGS);
  }

  client(logger: EventLogger = SILENT_LOGGER): KafkaConnection {
    return kafkaClient({ brokers: this.brokers, clientId: this.name, logger });
  }

  switchedClient(logger: EventLogger = SILENT_LOGGER): KafkaConnection {
    return kafkaClient({
      brokers: this.brokers,
      clientId: this.name,
      logger,
      socketFactory: this.kafkaSwitch.factory,
    });
  }

  /** Another pool to the same schema, e.g. by way of a proxy. Closed with the installation. */
  databaseAt(url: string, poolSize = 6): Database {
    const database = new Database({
      url,
      schema: this.schema,
      poolSize,
      entities: [],
      applicationName: 'platform-kafka-spec',
    });
    this.databases.push(database);
    return database;
  }

  /** What the handlers of the specs wrote, in the order of writing. */
  effects(): Promise<EffectRow[]> {
    return this.database.query<EffectRow>('select thing_id, n, event_id from effect order by id');
  }

  async remove(): Promise<void> {
    await Promise.all(this.databases.map((database) => database.close()));
    await asAdmin((admin) => admin.query(`drop database if exists ${this.name} with (force)`));
    const admin = this.client().admin();
    await admin.connect();
    const topics = (await admin.listTopics()).filter((topic) => topic.startsWith(`${this.topicPrefix}.`));
    await admin.deleteTopics({ topics });
    await admin.disconnect();
  }

  private async createTables(): Promise<void> {
    const client = new Client({ connectionString: this.databaseUrl });
    await client.connect();
    await client.query(`create schema ${this.schema}; set search_path = ${this.schema}; ${eventTablesUp()}`);
    await client.query(
      `create table effect (
         id bigint generated always as identity primary key,
         thing_id text not null, n integer not null, event_id text not null)`,
    );
    await client.end();
  }
}

async function asAdmin(work: (client: Client) => Promise<unknown>): Promise<void> {
  const client = new Client({ connectionString: required('DATABASE_URL') });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

function required(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '')
    throw new Error(`${name} is not set: run these specs with npm run test:int`);
  return value;
}
