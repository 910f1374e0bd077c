import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import { DomainError } from '@csms/kernel';
import { Database, isDatabaseOutage, OrganizationDatabase, Recurring } from '@csms/platform-db';
import { LOGGER, Pseudonyms } from '@csms/platform-http';
import type { Logger } from '@csms/platform-ops';

import { SessionsSettings } from '../sessions-settings';

import { ExportEntity, type ExportFailure } from './export.entity';
import { ExportFileWriter } from './export-file';
import { rowWriter } from './export-format';
import { habitOf } from './export-limits';
import { exportedRows } from './exported-rows';

const EVERY_MS = 500;
/** Of one instance; each holds a connection. */
const AT_ONCE = 2;
/** On all instances, so that one organization does not keep the others waiting. */
const AT_ONCE_OF_ORGANIZATION = 2;
/** Then it is not bad luck. */
const MOST_ATTEMPTS = 5;
/** Whoever has just taken up an export may not hold its turn yet. */
const TAKING_UP_SECONDS = 5;
/** Of those who take up work, so that two do not count the same places as free. */
const CLAIM_LOCK = 7_203_115;
const HOUR_MS = 3_600_000;
/** Of one statement: the first row of many that are sorted may take longer than a request's. */
const STATEMENT_MS = 300_000;

/** Nobody wants the export any more. */
class Cancelled extends Error {}
/** The process ends: another one goes on. */
class Stopping extends Error {}

/**
 * Makes the files of exports. Reading the rows and writing the file is one transaction: a file is there as a whole or
 * not at all, and what a process leaves behind when it dies is nothing. Whoever makes a file holds the export's turn
 * (`export_turn`) meanwhile; the lock of one that died is gone with it, and another instance begins anew.
 */
@Injectable()
export class ExportRunner implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly loops: readonly Recurring[];
  private isStopping = false;

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(OrganizationDatabase) private readonly organizations: OrganizationDatabase,
    @Inject(SessionsSettings) private readonly settings: SessionsSettings,
    @Inject(Pseudonyms) private readonly pseudonyms: Pseudonyms,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    const options = { everyMs: EVERY_MS, logger, failure: 'exports are not made' };
    this.loops = Array.from({ length: AT_ONCE }, () => new Recurring(() => this.runAll(), options));
  }

  onApplicationBootstrap(): void {
    for (const loop of this.loops) loop.start();
  }

  async onApplicationShutdown(): Promise<void> {
    this.isStopping = true;
    await Promise.all(this.loops.map((loop) => loop.stop()));
  }

  private async runAll(): Promise<void> {
    while (!this.isStopping) {
      const order = await this.database.transaction((tx) => claim(tx));
      if (order === null) return;
      if (order.attempts > MOST_ATTEMPTS) {
        await this.fail(order.id, GIVEN_UP);
        continue;
      }
      try {
        await this.organizations.run(order.organizationId, (tx) => this.make(tx, order));
      } catch (error) {
        await this.settle(order, error);
      }
    }
  }

  private async make(tx: EntityManager, order: ExportEntity): Promise<void> {
    const turn = await tx.query<unknown[]>(
      'select from export_turn where export_id = $1 for update skip locked',
      [order.id],
    );
    // Another instance was quicker.
    if (turn.length === 0) return;
    await tx.query(`set local statement_timeout = ${STATEMENT_MS}`);
    const [{ as_of: asOf }] = await tx.query<[{ as_of: Date }]>('select clock_timestamp() as as_of');
    const { isPseudonymous } = await habitOf(tx, order.organizationId);
    const { columns, batches } = exportedRows(tx, order, this.pseudonyms, isPseudonymous);
    const { head, row } = rowWriter(order.format, columns);
    const file = new ExportFileWriter(tx, order, this.settings.exportMaxBytes);
    let rowCount = 0;
    await file.add(head);
    for await (const items of batches) {
      await this.requireWanted(tx, order);
      await file.add(items.map(row).join(''));
      rowCount += items.length;
    }
    await finish(tx, order, {
      asOf,
      rowCount,
      owner: isPseudonymous ? { ...order.owner, isFilePseudonymous: true } : order.owner,
      ...(await file.close()),
      expiresAt: new Date(Date.now() + this.settings.exportHours * HOUR_MS),
    });
    this.logger.info({ export_id: order.id, rows: rowCount }, 'an export is ready');
  }

  private async requireWanted(tx: EntityManager, { id }: ExportEntity): Promise<void> {
    if (this.isStopping) throw new Stopping();
    if (!(await tx.existsBy(ExportEntity, { id }))) throw new Cancelled();
  }

  private async settle(order: ExportEntity, error: unknown): Promise<void> {
    if (isDatabaseOutage(error)) throw error;
    if (error instanceof Cancelled) await this.database.transaction((tx) => endTurn(tx, order.id));
    else if (error instanceof Stopping) await this.giveBack(order);
    else if (error instanceof DomainError) {
      await this.fail(order.id, { code: error.code, detail: error.message });
    } else {
      this.logger.error({ err: error, export_id: order.id }, 'an export is begun anew');
    }
  }

  private async giveBack({ id }: ExportEntity): Promise<void> {
    await this.database.query(
      `update data_export set status = 'queued', attempts = attempts - 1 where id = $1 and status = 'running'`,
      [id],
    );
  }

  private async fail(id: string, failure: ExportFailure): Promise<void> {
    await this.database.transaction(async (tx) => {
      // In the order in which it is taken up: first the turn.
      await endTurn(tx, id);
      await tx.query(
        `update data_export set status = 'failed', failure = $2, finished_at = now() where id = $1 and status = 'running'`,
        [id, JSON.stringify(failure)],
      );
    });
  }
}

const GIVEN_UP: ExportFailure = {
  code: 'internal_error',
  detail: `The export was begun ${MOST_ATTEMPTS} times and never came to an end: ask for less at once.`,
};

/** The oldest that waits, or whose process died, of an organization that has not as many under way as it may have. */
async function claim(tx: EntityManager): Promise<ExportEntity | null> {
  await tx.query('select pg_advisory_xact_lock($1)', [CLAIM_LOCK]);
  const [found] = await tx.query<{ id: string }[]>(
    `select one.id from data_export one join export_turn turn on turn.export_id = one.id
     where (one.status = 'queued'
         or one.status = 'running' and one.started_at < now() - make_interval(secs => ${TAKING_UP_SECONDS})) and (
       select count(*) from data_export other
       where other.organization_id = one.organization_id and other.status = 'running' and other.id <> one.id
     ) < $1
     order by one.created_at, one.id limit 1 for update of turn skip locked`,
    [AT_ONCE_OF_ORGANIZATION],
  );
  if (found === undefined) return null;
  await tx.query(
    `update data_export set status = 'running', attempts = attempts + 1, started_at = now() where id = $1`,
    [found.id],
  );
  return tx.findOneBy(ExportEntity, { id: found.id });
}

type Finished = Required<
  Pick<ExportEntity, 'asOf' | 'owner' | 'rowCount' | 'sizeBytes' | 'sha256' | 'expiresAt'>
>;

/** @throws Cancelled where it was removed meanwhile: then nothing of it stays */
async function finish(tx: EntityManager, { id }: ExportEntity, finished: Finished): Promise<void> {
  const { affected } = await tx.update(
    ExportEntity,
    { id },
    { ...finished, status: 'ready', finishedAt: new Date(), failure: null },
  );
  if (affected !== 1) throw new Cancelled();
  await endTurn(tx, id);
}

async function endTurn(tx: EntityManager, id: string): Promise<void> {
  await tx.query('delete from export_turn where export_id = $1', [id]);
}
