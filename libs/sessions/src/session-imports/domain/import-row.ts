import { isPlausibleEnergy, registerDifference } from '@csms/kernel';

import { readInstant } from './read-instant';

/** As the files name them. */
export const REQUIRED_COLUMNS = [
  'external_id',
  'charge_point_id',
  'connector_id',
  'id_tag',
  'started_at',
  'ended_at',
  'meter_start_wh',
  'meter_stop_wh',
] as const;
export const IMPORT_COLUMNS = [...REQUIRED_COLUMNS, 'charging_ended_at', 'stop_reason'] as const;
export type ImportColumn = (typeof IMPORT_COLUMNS)[number];

/** What is wrong with a row. */
export interface RowError {
  readonly line: number;
  /** null: the row as a whole. */
  readonly field: ImportColumn | null;
  readonly code: string;
  readonly reason: string;
}

/** One session of the past, as another system has it. */
export interface ImportRow {
  readonly line: number;
  readonly externalId: string;
  readonly chargePointId: string;
  readonly connectorId: number;
  readonly idTag: string;
  readonly startedAt: Date;
  /** null: until the end. */
  readonly chargingEndedAt: Date | null;
  readonly endedAt: Date;
  readonly meterStartWh: number;
  readonly meterStopWh: number;
  readonly stopReason: string | null;
}

export type CheckedRow = { readonly row: ImportRow } | { readonly errors: readonly RowError[] };

export interface RowChecks {
  readonly now: Date;
  /** Of times without an offset; null: there must be one. */
  readonly timeZone: string | null;
}

/** Longer ones are clocks that were set, or ends that were lost; each quarter of an hour of a session is a row. */
const LONGEST_MS = 31 * 86_400_000;
/** Before that nobody charged, and clocks that were never set begin. */
const EARLIEST = new Date('2000-01-01T00:00:00Z');
/** Larger than the register of any meter, Wh. */
const MOST_WH = 1e12;
const MAX_CONNECTOR = 1_000;

/** A row by itself: what it must say, whether its times can be, and whether an outlet can have given its energy. */
export function checkRow(
  line: number,
  cells: Readonly<Record<string, unknown>>,
  checks: RowChecks,
): CheckedRow {
  const reader = new CellReader(line, cells, checks);
  const row = {
    line,
    externalId: reader.text('external_id', 64),
    chargePointId: reader.text('charge_point_id', 48),
    connectorId: reader.whole('connector_id', 1, MAX_CONNECTOR),
    idTag: reader.token('id_tag'),
    startedAt: reader.instant('started_at'),
    chargingEndedAt: reader.has('charging_ended_at') ? reader.instant('charging_ended_at') : null,
    endedAt: reader.instant('ended_at'),
    meterStartWh: reader.whole('meter_start_wh', 0, MOST_WH),
    meterStopWh: reader.whole('meter_stop_wh', 0, MOST_WH),
    stopReason: reader.has('stop_reason') ? reader.text('stop_reason', 50) : null,
  };
  reader.refuseOthers();
  // What cannot be read is compared with nothing.
  const errors = reader.errors.length > 0 ? reader.errors : impossible(row);
  return errors.length > 0 ? { errors } : { row };
}

function impossible(row: ImportRow): RowError[] {
  const { line, startedAt, chargingEndedAt, endedAt, meterStartWh, meterStopWh } = row;
  const error = (field: ImportColumn, code: string, reason: string): RowError => {
    return { line, field, code, reason: `${field} ${reason}` };
  };
  if (endedAt < startedAt) return [error('ended_at', 'end_before_start', 'lies before started_at')];
  if (+endedAt - +startedAt > LONGEST_MS) {
    return [error('ended_at', 'too_long', 'lies more than 31 days after started_at')];
  }
  const errors: RowError[] = [];
  if (chargingEndedAt !== null && (chargingEndedAt <= startedAt || chargingEndedAt > endedAt)) {
    errors.push(
      error('charging_ended_at', 'out_of_session', 'must lie after started_at, and not after ended_at'),
    );
  }
  const takenWh = registerDifference(meterStartWh, meterStopWh);
  if (takenWh === null) {
    errors.push(error('meter_stop_wh', 'register_backwards', 'is less than meter_start_wh'));
  } else if (!isPlausibleEnergy(takenWh, startedAt, chargingEndedAt ?? endedAt)) {
    errors.push(
      error(
        'meter_stop_wh',
        'implausible_energy',
        `says that ${takenWh} Wh were taken, which no outlet gives in that time: is it in Wh?`,
      ),
    );
  }
  return errors;
}

/** Reads the cells of one row, and notes what is wrong with each. */
class CellReader {
  readonly errors: RowError[] = [];

  constructor(
    private readonly line: number,
    private readonly cells: Readonly<Record<string, unknown>>,
    private readonly checks: RowChecks,
  ) {}

  has(column: ImportColumn): boolean {
    const cell = this.cells[column];
    return cell !== undefined && cell !== null && cell !== '';
  }

  text(column: ImportColumn, most: number): string {
    const text = this.required(column);
    if (text.length > most) this.refuse(column, 'too_long', `must have at most ${most} characters`);
    if (/[\u0000-\u001f\u007f]/.test(text))
      this.refuse(column, 'invalid_format', 'has characters that nobody can see');
    return text;
  }

  /** OCPP 2.0.1 §2.3: identifierString; 1.6 has shorter ones. */
  token(column: ImportColumn): string {
    const text = this.text(column, 36);
    if (text !== '' && !/^[!-~]+$/.test(text)) {
      this.refuse(column, 'invalid_format', 'must be printable ASCII without spaces');
    }
    return text;
  }

  whole(column: ImportColumn, min: number, max: number): number {
    const text = this.required(column);
    const number = Number(text);
    if (text === '') return NaN;
    if (!/^-?\d+$/.test(text) || !Number.isSafeInteger(number)) {
      this.refuse(column, 'invalid_type', 'must be a whole number');
    } else if (number < min || number > max) {
      this.refuse(column, 'out_of_range', `must be from ${min} to ${max}`);
    }
    return number;
  }

  instant(column: ImportColumn): Date {
    const text = this.required(column);
    if (text === '') return new Date(NaN);
    const read = readInstant(text, this.checks.timeZone);
    if (!read.ok) {
      this.refuse(column, read.code, read.reason);
      return new Date(NaN);
    }
    if (read.at > this.checks.now) this.refuse(column, 'in_the_future', 'lies in the future');
    if (read.at < EARLIEST) this.refuse(column, 'too_early', 'lies before the year 2000');
    return read.at;
  }

  /** Of a JSON object; the header of a table has been checked. */
  refuseOthers(): void {
    const others = Object.keys(this.cells).filter((name) => !IMPORT_COLUMNS.some((known) => known === name));
    for (const name of others.slice(0, 5)) {
      const shown = JSON.stringify(name.slice(0, 64));
      this.errors.push({
        line: this.line,
        field: null,
        code: 'unknown_field',
        reason: `${shown} is not known here`,
      });
    }
  }

  private required(column: ImportColumn): string {
    const cell = this.cells[column];
    if (!this.has(column)) {
      this.refuse(column, 'required', 'is required');
      return '';
    }
    if (typeof cell === 'string' || typeof cell === 'number') return String(cell).trim();
    this.refuse(column, 'invalid_type', 'must be a text or a number');
    return '';
  }

  private refuse(field: ImportColumn, code: string, reason: string): void {
    // The first says enough.
    if (this.errors.some((error) => error.field === field)) return;
    this.errors.push({ line: this.line, field, code, reason: `${field} ${reason}` });
  }
}
