import { createHash } from 'node:crypto';

import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import { SessionsBackfilled } from '@csms/contracts';
import { InvalidParameterError, isTimeZone, newId } from '@csms/kernel';
import { OrganizationDatabase } from '@csms/platform-db';
import {
  ChangeOutbox,
  type FileOfRows,
  NDJSON,
  type Principal,
  reachesSite,
  readCsv,
} from '@csms/platform-http';
import { Outbox } from '@csms/platform-kafka';

import { type PlacedFact, SessionRecorder } from '../charging-sessions/session-recorder';
import { findTokens, type TokenCopy, tokenKey } from '../tokens/token-copies';

import { factsOfRow } from './domain/facts-of-row';
import {
  type CheckedRow,
  checkRow,
  IMPORT_COLUMNS,
  type ImportRow,
  REQUIRED_COLUMNS,
  type RowChecks,
  type RowError,
} from './domain/import-row';
import { contentOf, doubledRows, importedSessionId, keyOf } from './domain/natural-key';
import { outletOf } from './domain/outlet';
import { notAnObject, readNdjson } from './domain/read-ndjson';
import { backfilledNews } from './import-news';
import {
  claimRows,
  findChargePoints,
  findImported,
  findOverlaps,
  type KnownChargePoint,
  type PlacedRow,
} from './session-imports.repository';

export const MAX_ROWS = 10_000;
/** Of one transaction: what comes from chargers meanwhile waits for no longer than that. */
const ROWS_AT_ONCE = 500;

export interface ImportOptions {
  /** Nothing is kept. */
  readonly isDryRun: boolean;
  /** IANA zone of times without an offset; null: there must be one. */
  readonly timeZone: string | null;
  /** Of the whole file, where this is a part of it, hex SHA-256; null: this is the whole. */
  readonly fileSha256: string | null;
}

export interface SessionImport {
  readonly importId: string;
  readonly total: number;
  readonly accepted: number;
  readonly duplicates: number;
  /** By line; a row may have several. */
  readonly rejected: readonly RowError[];
}

interface Batch {
  readonly accepted: number;
  readonly duplicates: number;
  readonly rejected: readonly RowError[];
}

/** Brings sessions of the past in, by the way of those that chargers tell. */
@Injectable()
export class SessionImportsService {
  constructor(
    @Inject(OrganizationDatabase) private readonly database: OrganizationDatabase,
    @Inject(SessionRecorder) private readonly recorder: SessionRecorder,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(ChangeOutbox) private readonly audit: ChangeOutbox,
  ) {}

  /**
   * Row by row: what is wrong with one keeps no other out. In transactions of {@link ROWS_AT_ONCE}; whatever stops it
   * between two of them, the same file again brings the rest.
   *
   * @throws ValidationFailedError where the file as a whole cannot be read, InvalidParameterError
   */
  async import(
    caller: Principal,
    file: FileOfRows,
    options: ImportOptions,
    now: Date,
  ): Promise<SessionImport> {
    const { timeZone } = options;
    if (timeZone !== null && !isTimeZone(timeZone)) {
      throw InvalidParameterError.of(
        'time_zone',
        'isTimeZone',
        'time_zone must be a zone of the IANA database.',
      );
    }
    const checked = checkFile(file, { now, timeZone });
    const rows = checked.flatMap((one) => ('row' in one ? [one.row] : []));
    const errors = checked.flatMap((one) => ('errors' in one ? one.errors : []));
    const doubled = doubledRows(rows);
    const isWrong = new Set(doubled.map(({ line }) => line));
    const good = rows.filter(({ line }) => !isWrong.has(line));
    const importId = newId('imp');
    const batches = await this.inBatches(caller, good, { importId, file, options, total: checked.length });
    const rejected = [...errors, ...doubled, ...batches.flatMap((batch) => batch.rejected)];
    return {
      importId,
      total: checked.length,
      accepted: sum(batches.map((batch) => batch.accepted)),
      duplicates: sum(batches.map((batch) => batch.duplicates)),
      rejected: rejected.sort((a, b) => a.line - b.line),
    };
  }

  private async inBatches(caller: Principal, rows: readonly ImportRow[], run: Run): Promise<Batch[]> {
    const done: Batch[] = [];
    // One more where there is none: the deed is written down all the same.
    const count = Math.max(1, Math.ceil(rows.length / ROWS_AT_ONCE));
    for (let index = 0; index < count; index += 1) {
      const some = rows.slice(index * ROWS_AT_ONCE, (index + 1) * ROWS_AT_ONCE);
      const batch = await this.database.run(caller.organizationId, async (tx) => {
        const taken = await this.take(tx, caller, some, run);
        const part = { number: index + 1, of: count };
        if (!run.options.isDryRun) await this.audit.record(tx, caller, auditOf(run, part, taken));
        return taken;
      });
      done.push(batch);
    }
    return done;
  }

  private async take(
    tx: EntityManager,
    caller: Principal,
    rows: readonly ImportRow[],
    { importId, options }: Run,
  ): Promise<Batch> {
    const { organizationId } = caller;
    const placed = await placeRows(tx, caller, rows);
    const known = await findImported(
      tx,
      organizationId,
      placed.rows.map(({ row }) => row),
    );
    const fresh = placed.rows.filter(({ row }) => !known.has(keyOf(row)));
    const overlaps = await findOverlaps(tx, organizationId, fresh);
    const wanted = fresh.filter(({ row }) => !overlaps.has(row.line));
    const taken = options.isDryRun ? wanted : await claimRows(tx, { organizationId, importId }, wanted);
    if (!options.isDryRun) await this.record(tx, organizationId, importId, taken);
    // Somebody else has imported some of them just now.
    const late = await findImported(
      tx,
      organizationId,
      wanted.filter((one) => !taken.includes(one)).map(({ row }) => row),
    );
    const before = new Map([...known, ...late]);
    const isSame = ({ row }: PlacedRow) => before.get(keyOf(row)) === contentOf(row);
    const repeated = placed.rows.filter(({ row }) => before.has(keyOf(row)));
    return {
      accepted: taken.length,
      duplicates: repeated.filter(isSame).length,
      rejected: [
        ...placed.errors,
        ...fresh.flatMap(({ row }) => overlapOf(row, overlaps.get(row.line))),
        ...repeated.filter((one) => !isSame(one)).map(({ row }) => contradictionOf(row)),
      ],
    };
  }

  private async record(
    tx: EntityManager,
    organizationId: string,
    importId: string,
    rows: readonly PlacedRow[],
  ): Promise<void> {
    if (rows.length === 0) return;
    const tokens = await findTokens(
      tx,
      organizationId,
      rows.map(({ row }) => row.idTag),
    );
    await this.recorder.record(tx, ...rows.flatMap((one) => placedFacts(organizationId, one, tokens)));
    const news = backfilledNews(organizationId, importId, rows);
    await this.outbox.append(
      tx,
      ...news.map((data) => ({ definition: SessionsBackfilled, organizationId, data })),
    );
  }
}

interface Run {
  readonly importId: string;
  readonly file: FileOfRows;
  readonly options: ImportOptions;
  /** Rows of the file. */
  readonly total: number;
}

function checkFile(file: FileOfRows, checks: RowChecks): CheckedRow[] {
  if (file.type === NDJSON) {
    return readNdjson(file.text, MAX_ROWS).map(({ line, cells }) =>
      cells === null ? { errors: [notAnObject(line)] } : checkRow(line, cells, checks),
    );
  }
  const lines = readCsv(file.text, {
    columns: IMPORT_COLUMNS,
    required: REQUIRED_COLUMNS,
    maxLines: MAX_ROWS,
  });
  return lines.map(({ line, cells, miscounted }) =>
    miscounted === null
      ? checkRow(line, cells, checks)
      : { errors: [{ line, field: null, code: 'field_count', reason: miscounted }] },
  );
}

/** Another organization's charge point, and one that the caller may not change, is like one that nobody has. */
async function placeRows(
  tx: EntityManager,
  caller: Principal,
  rows: readonly ImportRow[],
): Promise<{ readonly rows: readonly PlacedRow[]; readonly errors: readonly RowError[] }> {
  const ids = rows.map(({ chargePointId }) => chargePointId);
  const found = await findChargePoints(tx, caller.organizationId, ids);
  const placed: PlacedRow[] = [];
  const errors: RowError[] = [];
  for (const row of rows) {
    const chargePoint = found.get(row.chargePointId);
    if (chargePoint === undefined || !reachesSite(caller, 'write', chargePoint.siteId)) {
      const reason = `There is no charge point ${row.chargePointId}`;
      errors.push({ line: row.line, field: 'charge_point_id', code: 'not_found', reason });
      continue;
    }
    const outlet = outletOf(row.connectorId, chargePoint.outlets);
    if (outlet === null) errors.push(unknownConnector(row, chargePoint));
    else placed.push({ row, chargePoint, outlet });
  }
  return { rows: placed, errors };
}

function unknownConnector({ line, connectorId }: ImportRow, { chargePointId }: KnownChargePoint): RowError {
  const reason = `${chargePointId} has no connector ${connectorId}`;
  return { line, field: 'connector_id', code: 'unknown_connector', reason };
}

function overlapOf({ line }: ImportRow, sessionId: string | undefined): RowError[] {
  if (sessionId === undefined) return [];
  const reason = `The charger itself told of ${sessionId} at that connector in that time`;
  return [{ line, field: 'started_at', code: 'overlap', reason }];
}

function contradictionOf({ line }: ImportRow): RowError {
  const reason =
    'Another row was imported under this key before, and stands: what is wrong with a session is put right by a correction';
  return { line, field: 'external_id', code: 'contradiction', reason };
}

function placedFacts(
  organizationId: string,
  { row, chargePoint, outlet }: PlacedRow,
  tokens: ReadonlyMap<string, TokenCopy>,
): PlacedFact[] {
  const place = {
    sessionId: importedSessionId(organizationId, row),
    ocppTransactionId: row.externalId,
    externalId: row.externalId,
    organizationId,
    chargePointId: chargePoint.chargePointId,
    siteId: chargePoint.siteId,
    projectId: chargePoint.projectId,
    timeZone: chargePoint.timeZone,
    ...outlet,
  };
  const facts = factsOfRow(row, tokens.get(tokenKey(row.idTag)) ?? null);
  return facts.map(({ fact, words }) => ({ place, fact, words }));
}

function auditOf(
  { importId, file, options, total }: Run,
  part: { readonly number: number; readonly of: number },
  { accepted, duplicates, rejected }: Batch,
) {
  return {
    action: 'session_import.recorded',
    resourceType: 'session_import',
    resourceId: importId,
    before: null,
    after: {
      sha256: createHash('sha256').update(file.bytes).digest('hex'),
      file_sha256: options.fileSha256,
      rows: total,
      part: part.number,
      parts: part.of,
      accepted,
      duplicates,
      rejected: new Set(rejected.map(({ line }) => line)).size,
    },
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((together, one) => together + one, 0);
}
