import type { OcppVersion } from '@csms/ocpp';

/** One message of OCPP, and what it does here. */
export interface ConformanceRow {
  readonly version: OcppVersion;
  readonly action: string;
  /** Of the specification: a section of 1.6 or its security whitepaper, a use case of 2.0.1. */
  readonly source: string;
  /** What a REST read, an event or the next frame shows afterwards. */
  readonly effect: string;
}

/** The columns of an array of rows, without the version that they share. */
export type RowText = readonly [action: string, source: string, effect: string];

export function rowsOf(version: OcppVersion, texts: readonly RowText[]): ConformanceRow[] {
  return texts.map(([action, source, effect]) => ({ version, action, source, effect }));
}
