import { Readable } from 'node:stream';

import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager, SelectQueryBuilder } from 'typeorm';

import type { Scope } from '@csms/contracts';
import { CodedError, InvalidStateError, newId, NotFoundError } from '@csms/kernel';
import { OrganizationDatabase, whereGiven } from '@csms/platform-db';
import {
  ChangeOutbox,
  type Check,
  findNewestFirst,
  type FoundPage,
  grantedSites,
  knowsDrivers,
  pageRequest,
  type Principal,
  Pseudonyms,
} from '@csms/platform-http';

import { type ByteRange, byteRange, isBehindEnd } from './domain/byte-range';
import { type Dataset, DATASETS, type ExportPlan, planExport } from './domain/export-plan';
import type { CreateExportDto } from './dto/create-export.dto';
import type { ExportQueryDto } from './dto/export.dto';
import { ExportEntity } from './export.entity';
import { statusAt, toExportDto } from './export.mapper';
import { readFile } from './export-file';
import { checkFilters } from './export-filters';
import { mediaTypeOf } from './export-format';
import { habitOf, takeOneOfTheHour } from './export-limits';
import { queueExport } from './queue-export';

const SCOPES_OF: Readonly<Record<Dataset, Scope>> = {
  sessions: 'read:sessions',
  meter_values: 'read:energy',
};
/** Of an organization: exports that are not made yet; and as many schedules. */
const MOST_OPEN = 20;

export interface DownloadedExport {
  /** As its answer says: type, disposition, length. */
  readonly headers: { readonly type: string; readonly disposition: string; readonly length: number };
  readonly etag: string;
  readonly sizeBytes: number;
  /** null: all of it. */
  readonly range: ByteRange | null;
  readonly content: Readable;
}

/** Files of rows, ordered, looked after and fetched by callers who may read the rows themselves. */
@Injectable()
export class ExportsService {
  constructor(
    @Inject(OrganizationDatabase) private readonly database: OrganizationDatabase,
    @Inject(ChangeOutbox) private readonly changes: ChangeOutbox,
    @Inject(Pseudonyms) private readonly pseudonyms: Pseudonyms,
  ) {}

  /** @throws CodedError insufficient_scope, rate_limited, conflict; ValidationFailedError */
  create(caller: Principal, body: CreateExportDto): Promise<ExportEntity> {
    requireScopeOf(caller, body.dataset);
    return this.database.run(caller.organizationId, async (tx) => {
      const habit = await habitOf(tx, caller.organizationId);
      const plan = planExport(
        {
          dataset: body.dataset,
          interval: body.filters?.['interval'],
          from: body.from ?? undefined,
          to: body.to ?? undefined,
          updatedSince: body.updated_since ?? undefined,
          schedule: body.schedule ?? null,
          timeZone: body.time_zone ?? habit.timeZone,
        },
        new Date(),
      );
      const filters = await checkFilters(tx, caller, body.dataset, body.filters ?? {});
      await takeOneOfTheHour(tx, caller.organizationId, habit);
      await requireRoom(tx, plan);
      const timeZone = body.time_zone ?? habit.timeZone;
      const row = tx.create(ExportEntity, {
        ...newRow(caller, plan),
        dataset: body.dataset,
        format: body.format ?? 'csv',
        timeZone,
        filters,
      });
      if (plan.kind === 'once') await queueExport(tx, row);
      else await tx.insert(ExportEntity, row);
      await this.record(tx, caller, 'created', row, { before: null, after: this.forAudit(row, caller) });
      return row;
    });
  }

  list(caller: Principal, query: ExportQueryDto): Promise<FoundPage<ExportEntity>> {
    const datasets = DATASETS.filter((dataset) => caller.scopes.includes(SCOPES_OF[dataset]));
    return this.database.run(caller.organizationId, (tx) => {
      const rows = visible(tx, caller).andWhere('export.dataset = any(:datasets)', { datasets });
      whereGiven(rows, [
        ['export.dataset = :dataset', { dataset: query.dataset }],
        [`${STATUS_NOW} = :status`, { status: query.status }],
        ['export.scheduleId = :scheduleId', { scheduleId: query.schedule_id }],
      ]);
      return findNewestFirst(rows, { at: 'createdAt', id: 'id' }, pageRequest(query));
    });
  }

  /** @throws NotFoundError, CodedError insufficient_scope */
  get(caller: Principal, id: string): Promise<ExportEntity> {
    return this.database.run(caller.organizationId, (tx) => find(tx, caller, id));
  }

  /** Also of one that is being made: whoever makes it finds that nobody wants it any more. */
  async remove(caller: Principal, id: string, check: Check<ExportEntity>): Promise<void> {
    await this.database.run(caller.organizationId, async (tx) => {
      const row = await find(tx, caller, id);
      check(row);
      await this.record(tx, caller, 'removed', row, { before: this.forAudit(row, caller), after: null });
      // First: it waits for one who finishes it this very moment, whose parts are then seen by the next statement.
      await tx.delete(ExportEntity, { id });
      await tx.query('delete from export_chunk where export_id = $1', [id]);
      // Whoever makes it holds its turn, and ends that himself.
      await tx.query(
        `delete from export_turn where export_id in (
           select export_id from export_turn where export_id = $1 for update skip locked)`,
        [id],
      );
    });
  }

  /** @throws NotFoundError, InvalidStateError, CodedError gone, insufficient_scope, range_not_satisfiable */
  async download(
    caller: Principal,
    id: string,
    rangeHeader: string | undefined,
    ifRange: string | undefined,
  ): Promise<DownloadedExport> {
    const { row, sizeBytes } = await this.database.run(caller.organizationId, async (tx) => {
      const found = await find(tx, caller, id);
      requireDriversOf(caller, found);
      const size = requireFile(found);
      await this.record(tx, caller, 'downloaded', found, {
        before: null,
        after: this.forAudit(found, caller),
      });
      return { row: found, sizeBytes: size };
    });
    const etag = `"${row.sha256 ?? ''}"`;
    const isRangeAsked = ifRange === undefined || ifRange === etag;
    if (isRangeAsked && isBehindEnd(rangeHeader, sizeBytes)) {
      throw new CodedError('range_not_satisfiable', `The file has ${sizeBytes} bytes.`, {
        size_bytes: sizeBytes,
      });
    }
    const range = isRangeAsked ? byteRange(rangeHeader, sizeBytes) : null;
    const bytes = range ?? { first: 0, last: sizeBytes - 1 };
    return {
      headers: {
        type: mediaTypeOf(row.format),
        disposition: `attachment; filename="${row.dataset}-${id}.${row.format}"`,
        length: sizeBytes,
      },
      etag,
      sizeBytes,
      range,
      // One part ahead of its reader, not more.
      content: Readable.from(sizeBytes === 0 ? [] : readFile(this.database, row, bytes), {
        objectMode: false,
        highWaterMark: 1,
      }),
    };
  }

  /** The audit log has nothing of an export's filters that an erasure would have to reach. */
  private forAudit(row: ExportEntity, caller: Principal): object {
    return toExportDto(row, { ...caller, scopes: [] }, this.pseudonyms);
  }

  private record(
    tx: EntityManager,
    caller: Principal,
    deed: string,
    { id }: ExportEntity,
    states: { readonly before: object | null; readonly after: object | null },
  ): Promise<void> {
    const change = { action: `export.${deed}`, resourceType: 'export', resourceId: id, ...states };
    return this.changes.record(tx, caller, change);
  }
}

/** As {@link statusAt}. */
const STATUS_NOW = `case when export.status = 'ready' and export.expires_at <= now() then 'expired' else export.status end`;

function requireScopeOf({ scopes }: Principal, dataset: Dataset): void {
  const scope = SCOPES_OF[dataset];
  if (scopes.includes(scope)) return;
  throw new CodedError('insufficient_scope', `This needs the scope ${scope}.`, { required_scope: scope });
}

/** A file names drivers as the one who ordered it may know them. */
function requireDriversOf(caller: Principal, { dataset, owner }: ExportEntity): void {
  const isNamed = dataset === 'sessions' && knowsDrivers(owner) && owner.isFilePseudonymous !== true;
  if (!isNamed || knowsDrivers(caller)) return;
  const why = caller.scopes.includes('read:users')
    ? 'the organization has settled meanwhile that they go by pseudonyms. Order it again.'
    : 'this needs the scope read:users.';
  throw new CodedError('insufficient_scope', `The file names drivers: ${why}`, {
    required_scope: 'read:users',
  });
}

/** Those of which every row is of a site that the caller may see. */
function visible(tx: EntityManager, caller: Principal): SelectQueryBuilder<ExportEntity> {
  const query = tx.createQueryBuilder(ExportEntity, 'export');
  const sites = grantedSites(caller, 'read');
  if (sites === null) return query;
  return query.where(
    `jsonb_array_length(export.owner->'grants') > 0 and not exists (
       select from jsonb_array_elements(export.owner->'grants') as held where not held->>'id' = any(:sites))`,
    { sites },
  );
}

async function find(tx: EntityManager, caller: Principal, id: string): Promise<ExportEntity> {
  const row = await visible(tx, caller).andWhere('export.id = :id', { id }).getOne();
  if (row === null) throw new NotFoundError('export', id);
  requireScopeOf(caller, row.dataset);
  return row;
}

/** @returns its size, bytes */
function requireFile(row: ExportEntity): number {
  const status = statusAt(row, new Date());
  if (status === 'ready' && row.sizeBytes !== null) return row.sizeBytes;
  if (status === 'expired') throw new CodedError('gone', 'The file is gone: order the export again.');
  throw new InvalidStateError(
    row.schedule === null
      ? `The export is ${status}: there is no file to download.`
      : 'A schedule has no file of its own: its runs have.',
  );
}

function newRow(
  { organizationId, subject, scopes, grants, pseudonymous }: Principal,
  plan: ExportPlan,
): Partial<ExportEntity> {
  const common = {
    id: newId('exp'),
    organizationId,
    owner: { subject, scopes, grants, ...(pseudonymous === true ? { pseudonymous } : {}) },
    attempts: 0,
    scheduleId: null,
    createdAt: new Date(),
    startedAt: null,
    finishedAt: null,
    asOf: null,
    expiresAt: null,
    rowCount: null,
    sizeBytes: null,
    sha256: null,
    failure: null,
  };
  if (plan.kind === 'once') {
    const { from, before, since, until } = plan.bounds;
    const bounds = { fromAt: from, beforeAt: before, sinceAt: since, untilAt: until };
    return { ...common, ...bounds, status: 'queued', schedule: null, nextBefore: null };
  }
  const { schedule, isIncremental, nextFrom, nextBefore, before } = plan;
  return {
    ...common,
    fromAt: isIncremental ? null : nextFrom,
    sinceAt: isIncremental ? nextFrom : null,
    beforeAt: before,
    untilAt: null,
    status: 'scheduled',
    schedule,
    nextBefore,
  };
}

async function requireRoom(tx: EntityManager, { kind }: ExportPlan): Promise<void> {
  const isOnce = kind === 'once';
  const open = await tx.countBy(
    ExportEntity,
    isOnce ? [{ status: 'queued' }, { status: 'running' }] : { status: 'scheduled' },
  );
  if (open < MOST_OPEN) return;
  const what = isOnce ? 'exports wait or are made' : 'schedules go on';
  throw new CodedError('conflict', `${MOST_OPEN} ${what} already: wait, or remove one.`);
}
