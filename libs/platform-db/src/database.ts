import { AsyncLocalStorage } from 'node:async_hooks';

import {
  DataSource,
  type EntityManager,
  type MixedList,
  QueryRunnerAlreadyReleasedError,
  QueryRunnerProviderAlreadyReleasedError,
} from 'typeorm';

import { inChildSpan, SpanKind } from '@csms/platform-ops';

import { columnTypes } from './column-types';
import { heldTransaction } from './held-transaction';
import { Turns } from './turns';

/** For a connection that others use; a database that is away is told by those who try to make one. */
const PATIENCE_MS = 10_000;

export interface DatabaseOptions {
  /** Connection address of a role that may use one schema only. */
  readonly url: string;
  readonly schema: string;
  /** Most connections that this process holds (small: 4 to 10). */
  readonly poolSize: number;
  readonly entities: readonly (new () => object)[];
  readonly migrations?: readonly (new () => object)[];
  readonly applicationName: string;
}

const openTransaction = new AsyncLocalStorage<string>();

/** Thrown where code inside a transaction asks for a second connection: with a full pool that is a deadlock. */
export class NestedTransactionError extends Error {
  constructor() {
    super(
      'A transaction is already open here: pass its entity manager on instead of taking a second connection',
    );
  }
}

/** The connection died between two statements of a transaction, which is rolled back. */
export class ConnectionLostError extends Error {
  constructor(options: ErrorOptions) {
    super('Connection terminated between two statements of a transaction', options);
  }
}

/** TypeORM's errors are of the next statement after it has let a dead connection go. */
function namingLoss(error: unknown): never {
  const isReleased =
    error instanceof QueryRunnerAlreadyReleasedError ||
    error instanceof QueryRunnerProviderAlreadyReleasedError;
  throw isReleased ? new ConnectionLostError({ cause: error }) : error;
}

/**
 * One role's connection pool to one schema.
 *
 * Connects on {@link connect}, not in the constructor, so that an application can be composed (for its OpenAPI
 * document, say) without a database.
 */
export class Database {
  readonly dataSource: DataSource;
  private readonly turns: Turns;

  constructor(readonly options: DatabaseOptions) {
    this.turns = new Turns(options.poolSize, PATIENCE_MS);
    this.dataSource = new DataSource({
      type: 'postgres',
      url: options.url,
      schema: options.schema,
      entities: [...options.entities] as MixedList<new () => object>,
      migrations: [...(options.migrations ?? [])] as MixedList<new () => object>,
      migrationsTableName: 'schema_migration',
      synchronize: false,
      applicationName: options.applicationName,
      extra: {
        max: options.poolSize,
        types: columnTypes,
        // To make one: who waits for one that is in use has a turn.
        connectionTimeoutMillis: 5_000,
        idleTimeoutMillis: 30_000,
        options: [
          `-c search_path=${options.schema}`,
          '-c statement_timeout=15000',
          '-c idle_in_transaction_session_timeout=30000',
          '-c timezone=UTC',
        ].join(' '),
      },
    });
  }

  async connect(): Promise<void> {
    if (!this.dataSource.isInitialized) await this.dataSource.initialize();
  }

  async close(): Promise<void> {
    if (this.dataSource.isInitialized) await this.dataSource.destroy();
  }

  /** Runs `work` in one transaction on one connection; commits when it resolves, rolls back when it throws. */
  async transaction<T>(work: (tx: EntityManager) => Promise<T>): Promise<T> {
    this.refuseNesting();
    const held = heldTransaction();
    if (held === null) return this.begin(work);
    const joined = held.join(
      this,
      (whole) => this.begin(whole),
      (tx) => openTransaction.run(this.options.schema, () => work(tx)),
    );
    return joined.catch(namingLoss);
  }

  /** One statement of the entity manager outside a transaction: one round trip instead of three. */
  async once<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
    this.refuseNesting();
    if (heldTransaction()?.isOn(this) === true) return this.transaction(work);
    return this.turns.take(() => work(this.dataSource.manager));
  }

  /** One statement outside a transaction. */
  async query<Row>(sql: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    this.refuseNesting();
    if (heldTransaction()?.isOn(this) === true) {
      return this.transaction((tx) => tx.query<Row[]>(sql, [...parameters]));
    }
    return this.turns.take(() => this.dataSource.query<Row[]>(sql, [...parameters]));
  }

  private begin<T>(work: (tx: EntityManager) => Promise<T>): Promise<T> {
    const { schema } = this.options;
    const details = () => ({
      name: `transaction ${schema}`,
      kind: SpanKind.CLIENT,
      attributes: { 'db.system.name': 'postgresql', 'db.namespace': schema },
    });
    return openTransaction.run(schema, () =>
      inChildSpan(details, () => this.turns.take(() => this.dataSource.transaction(work)).catch(namingLoss)),
    );
  }

  private refuseNesting(): void {
    if (openTransaction.getStore() !== undefined) throw new NestedTransactionError();
  }
}
