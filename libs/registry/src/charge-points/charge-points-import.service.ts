import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import { DomainError, newId } from '@csms/kernel';
import { OrganizationDatabase } from '@csms/platform-db';
import { checkObject, type CsvLine, type Principal, readCsv } from '@csms/platform-http';

import { AuditLog } from '../audit/audit-log';
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
import type { OrganizationSettings } from '../organization-settings/domain/organization-settings';
import { settingsOf } from '../organization-settings/settings-of';

import { ChargePointEntity } from './charge-point.entity';
import { ChargePointAnnouncer } from './charge-point-announcer';
import { newChargePoint } from './charge-point-input';
import { type Place, placeOf } from './charge-point-place';
import { declareConnectors } from './connectors';
import { bodyOfLine, columnOfPointer, IMPORT_COLUMNS } from './domain/import-line';
import { generateCredentials } from './domain/ocpp-password';
import { RegisterChargePointDto } from './dto/charge-point.dto';

const MAX_LINES = 5_000;
/** Rows of one insert: a statement takes 65,535 parameters at most. */
const ROWS_AT_ONCE = 500;

interface CheckedLine {
  readonly line: number;
  readonly input: RegisterChargePointDto;
  readonly errors: readonly LineError[];
}

export interface ImportedChargePoint {
  readonly line: number;
  readonly row: ChargePointEntity;
  /** null also in a dry run: nobody keeps its password. */
  readonly password: string | null;
}

export interface ChargePointsImport {
  readonly isDryRun: boolean;
  readonly total: number;
  readonly imported: readonly ImportedChargePoint[];
  readonly errors: readonly LineError[];
}

/** Registers many charge points at once, from a file. */
@Injectable()
export class ChargePointsImportService {
  constructor(
    @Inject(OrganizationDatabase) private readonly database: OrganizationDatabase,
    @Inject(ChargePointAnnouncer) private readonly announcer: ChargePointAnnouncer,
    @Inject(AuditLog) private readonly audit: AuditLog,
  ) {}

  /** @throws ImportRefusedError for a file with errors, unless its other lines are wanted or it is a dry run */
  import(caller: Principal, text: string, options: ImportOptions): Promise<ChargePointsImport> {
    const lines = readCsv(text, { columns: IMPORT_COLUMNS, required: [], maxLines: MAX_LINES }).map(check);
    const doubled = doubledLines(lines, ({ input }) => input.charge_point_id ?? null, 'charge_point_id');
    const errors = [...lines.flatMap((one) => one.errors), ...doubled];
    return undoneWhereDry(() =>
      this.database.run(caller.organizationId, (tx) => this.register(tx, caller, lines, errors, options)),
    );
  }

  private async register(
    tx: EntityManager,
    caller: Principal,
    lines: readonly CheckedLine[],
    found: readonly LineError[],
    { isDryRun, onError }: ImportOptions,
  ): Promise<ChargePointsImport> {
    const places = await placesOf(tx, caller, without(lines, found));
    const wanted = without(lines, [...found, ...places.errors]);
    const settings = await settingsOf(tx, caller.organizationId);
    const built = wanted.map((one) => build(caller, one, places.of(one), settings));
    const inserted = await insert(tx, built);
    const errors = [...found, ...places.errors, ...inserted.taken].sort((a, b) => a.line - b.line);
    if (errors.length > 0 && onError === 'abort' && !isDryRun) throw new ImportRefusedError(errors);
    await this.tell(tx, caller, inserted.rows, lines);
    const report = { isDryRun, total: lines.length, imported: inserted.rows, errors };
    if (!isDryRun) return report;
    throw new DryRunEnd({ ...report, imported: report.imported.map((one) => ({ ...one, password: null })) });
  }

  private async tell(
    tx: EntityManager,
    caller: Principal,
    imported: readonly ImportedChargePoint[],
    lines: readonly CheckedLine[],
  ): Promise<void> {
    const inputs = new Map(lines.map(({ line, input }) => [line, input]));
    for (const { line, row } of imported) {
      const connectors = inputs.get(line)?.connectors ?? [];
      if (connectors.length > 0) await declareConnectors(tx, row, connectors);
    }
    await this.announcer.announceRegistered(
      tx,
      imported.map(({ row }) => row),
    );
    await this.audit.recordAll(
      tx,
      caller,
      imported.map(({ row }) => ({
        action: 'charge_point.registered',
        resourceType: 'charge_point',
        resourceId: row.id,
        before: null,
        after: row,
      })),
    );
  }
}

function check(read: CsvLine): CheckedLine {
  const { line, cells } = read;
  const miscounted = miscountedLine(read);
  if (miscounted !== null) return { line, input: new RegisterChargePointDto(), errors: miscounted };
  const { value, errors } = checkObject(RegisterChargePointDto, bodyOfLine(cells));
  const numbers = value.connectors?.map(({ connector_id }) => connector_id) ?? [];
  const doubled =
    new Set(numbers).size < numbers.length
      ? [{ pointer: '/connectors', code: 'doubled', detail: 'Each connector is named once.' }]
      : [];
  return { line, input: value, errors: lineErrors(line, [...errors, ...doubled], columnOfPointer) };
}

function without(lines: readonly CheckedLine[], errors: readonly LineError[]): CheckedLine[] {
  const wrong = new Set(errors.map(({ line }) => line));
  return lines.filter(({ line }) => !wrong.has(line));
}

/** Sites and projects are looked up once for each that is named, in their order: two imports do not lock each other out. */
async function placesOf(tx: EntityManager, caller: Principal, lines: readonly CheckedLine[]) {
  const named = new Map(lines.map((one) => [nameOf(one), one]));
  const found = new Map<string, Place | DomainError>();
  for (const [name, { input }] of [...named].sort(([a], [b]) => (a < b ? -1 : 1))) {
    found.set(name, await placeOf(tx, caller, input).catch(onlyDomainErrors));
  }
  const errors = lines.flatMap((one) => {
    const place = found.get(nameOf(one));
    return place instanceof DomainError ? [placeError(one.line, place)] : [];
  });
  return { errors, of: (one: CheckedLine) => found.get(nameOf(one)) as Place };
}

function nameOf({ input }: CheckedLine): string {
  return JSON.stringify([input.site_id ?? null, input.project_id ?? null]);
}

function onlyDomainErrors(error: unknown): DomainError {
  if (error instanceof DomainError) return error;
  throw error;
}

function placeError(line: number, error: DomainError): LineError {
  const [field] = error.errors;
  const { resource } = error.extensions;
  const column =
    field === undefined
      ? columnOfPointer(`/${typeof resource === 'string' ? resource : ''}_id`)
      : columnOfPointer(field.pointer);
  return { line, column, code: field?.code ?? error.code, detail: field?.detail ?? error.message };
}

function build(
  caller: Principal,
  { line, input }: CheckedLine,
  place: Place,
  settings: OrganizationSettings,
): ImportedChargePoint {
  const { password, sha256 } = generateCredentials(input.security_profile ?? 1);
  const row = Object.assign(new ChargePointEntity(), newChargePoint(input, settings), place, {
    id: input.charge_point_id ?? newId('cp'),
    organizationId: caller.organizationId,
    ocppPasswordSha256: sha256,
  });
  return { line, row, password };
}

/** In the order of the ids, so that two imports at once wait for each other instead of locking each other out. */
async function insert(tx: EntityManager, built: readonly ImportedChargePoint[]) {
  const sorted = [...built].sort((a, b) => (a.row.id < b.row.id ? -1 : 1));
  const isInserted = new Set<string>();
  for (let at = 0; at < sorted.length; at += ROWS_AT_ONCE) {
    const inserted = await tx
      .createQueryBuilder()
      .insert()
      .into(ChargePointEntity)
      .values(sorted.slice(at, at + ROWS_AT_ONCE).map(({ row }) => row))
      .orIgnore()
      .returning('id')
      // Else what is returned would be written into the rows one after the other, past those that were taken.
      .updateEntity(false)
      .execute();
    (inserted.raw as { id: string }[]).forEach(({ id }) => isInserted.add(id));
  }
  const taken = built
    .filter(({ row }) => !isInserted.has(row.id))
    .map(({ line, row }) => ({
      line,
      column: 'charge_point_id',
      code: 'already_exists',
      detail: `The charge point id ${row.id} is taken.`,
    }));
  return { rows: built.filter(({ row }) => isInserted.has(row.id)), taken };
}
