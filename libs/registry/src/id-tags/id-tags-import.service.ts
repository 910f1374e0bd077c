import { Inject, Injectable } from '@nestjs/common';
import { type EntityManager, In } from 'typeorm';

import { DomainError } from '@csms/kernel';
import { OrganizationDatabase } from '@csms/platform-db';
import { checkObject, type CsvLine, type Principal, readCsv } from '@csms/platform-http';

import { AuditLog } from '../audit/audit-log';
import { DriverEntity } from '../drivers/driver.entity';
import {
  doubledLines,
  DryRunEnd,
  type ImportOptions,
  ImportRefusedError,
  type LineError,
  lineErrors,
  miscountedLine,
  undoneWhereDry,
} from '../imports/import-report';

import { IssueIdTagDto } from './dto/id-tag.dto';
import { IdTagEntity } from './id-tag.entity';
import { newIdTag } from './id-tag-input';
import { TokenAnnouncer } from './token-announcer';

export const ID_TAG_COLUMNS = [
  'id_tag',
  'type',
  'status',
  'valid_until',
  'driver_id',
  'group_id_tag',
  'roaming_party',
  'label',
] as const;

const MAX_LINES = 5_000;
/** Rows of one insert: a statement takes 65,535 parameters at most. */
const ROWS_AT_ONCE = 1_000;

interface Line {
  readonly line: number;
  readonly row: IdTagEntity | null;
  readonly errors: readonly LineError[];
}

export interface ImportedIdTag {
  readonly line: number;
  readonly row: IdTagEntity;
}

export interface IdTagsImport {
  readonly isDryRun: boolean;
  readonly total: number;
  readonly imported: readonly ImportedIdTag[];
  readonly errors: readonly LineError[];
}

/** Issues many id tags at once, from a file. */
@Injectable()
export class IdTagsImportService {
  constructor(
    @Inject(OrganizationDatabase) private readonly database: OrganizationDatabase,
    @Inject(TokenAnnouncer) private readonly announcer: TokenAnnouncer,
    @Inject(AuditLog) private readonly audit: AuditLog,
  ) {}

  /** @throws ImportRefusedError for a file with errors, unless its other lines are wanted or it is a dry run */
  import(caller: Principal, text: string, options: ImportOptions): Promise<IdTagsImport> {
    const lines = readCsv(text, { columns: ID_TAG_COLUMNS, required: [], maxLines: MAX_LINES }).map((line) =>
      check(caller, line),
    );
    const doubled = doubledLines(lines, ({ row }) => row?.idTagKey ?? null, 'id_tag');
    const errors = [...lines.flatMap((one) => one.errors), ...doubled];
    return undoneWhereDry(() =>
      this.database.run(caller.organizationId, (tx) => this.issue(tx, caller, lines, errors, options)),
    );
  }

  private async issue(
    tx: EntityManager,
    caller: Principal,
    lines: readonly Line[],
    found: readonly LineError[],
    { isDryRun, onError }: ImportOptions,
  ): Promise<IdTagsImport> {
    const drivers = await unknownDrivers(tx, lines);
    const wanted = without(lines, [...found, ...drivers]);
    const inserted = await insert(tx, wanted);
    const errors = [...found, ...drivers, ...inserted.taken].sort((a, b) => a.line - b.line);
    if (errors.length > 0 && onError === 'abort' && !isDryRun) throw new ImportRefusedError(errors);
    const rows = inserted.issued.map(({ row }) => row);
    await this.announcer.announceIssued(tx, rows);
    await this.audit.recordAll(
      tx,
      caller,
      rows.map((row) => ({
        action: 'id_tag.issued',
        resourceType: 'id_tag',
        resourceId: row.idTag,
        before: null,
        after: row,
      })),
    );
    const report = { isDryRun, total: lines.length, imported: inserted.issued, errors };
    if (isDryRun) throw new DryRunEnd(report);
    return report;
  }
}

function check(caller: Principal, read: CsvLine): Line {
  const { line, cells } = read;
  const miscounted = miscountedLine(read);
  if (miscounted !== null) return { line, row: null, errors: miscounted };
  const { value, errors } = checkObject(IssueIdTagDto, cells);
  try {
    const found = lineErrors(line, errors, columnOf);
    return { line, row: found.length === 0 ? newIdTag(caller, value) : null, errors: found };
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return { line, row: null, errors: lineErrors(line, error.errors, columnOf) };
  }
}

function columnOf(pointer: string): string | null {
  return ID_TAG_COLUMNS.find((column) => `/${column}` === pointer) ?? null;
}

function without(lines: readonly Line[], errors: readonly LineError[]): ImportedIdTag[] {
  const wrong = new Set(errors.map(({ line }) => line));
  return lines.flatMap(({ line, row }) => (row === null || wrong.has(line) ? [] : [{ line, row }]));
}

async function unknownDrivers(tx: EntityManager, lines: readonly Line[]): Promise<LineError[]> {
  const named = [...new Set(lines.map(({ row }) => row?.driverId ?? null).filter((id) => id !== null))];
  const drivers = await tx.find(DriverEntity, {
    where: { id: In(named) },
    order: { id: 'ASC' },
    lock: { mode: 'for_key_share' },
  });
  const known = new Set(drivers.map(({ id }) => id));
  return lines.flatMap(({ line, row }) =>
    row?.driverId == null || known.has(row.driverId)
      ? []
      : [{ line, column: 'driver_id', code: 'not_found', detail: `No driver ${row.driverId}.` }],
  );
}

/** In the order of the tags, so that two imports at once wait for each other instead of locking each other out. */
async function insert(tx: EntityManager, wanted: readonly ImportedIdTag[]) {
  const sorted = [...wanted].sort((a, b) => (a.row.idTagKey < b.row.idTagKey ? -1 : 1));
  const isIssued = new Set<string>();
  for (let at = 0; at < sorted.length; at += ROWS_AT_ONCE) {
    const result = await tx
      .createQueryBuilder()
      .insert()
      .into(IdTagEntity)
      .values(sorted.slice(at, at + ROWS_AT_ONCE).map(({ row }) => row))
      .orIgnore()
      .returning('id_tag_key')
      .updateEntity(false)
      .execute();
    (result.raw as { id_tag_key: string }[]).forEach((one) => isIssued.add(one.id_tag_key));
  }
  const taken = wanted
    .filter(({ row }) => !isIssued.has(row.idTagKey))
    .map(({ line, row }) => ({
      line,
      column: 'id_tag',
      code: 'already_exists',
      detail: `The id tag ${row.idTag} is issued already.`,
    }));
  return { issued: wanted.filter(({ row }) => isIssued.has(row.idTagKey)), taken };
}
