/** Where a page begins: of intervals the start of one; of values after a row. */
export interface SeriesPlace {
  readonly at: Date;
  /** Of values: among those of one instant; else 0. */
  readonly seq: number;
}

/** A part of time that is asked for, page by page. */
export interface SeriesWindow {
  /** undefined: from the beginning; of a session alone. */
  readonly from: string | undefined;
  /** undefined: to the end; of a session alone. */
  readonly to: string | undefined;
  readonly timeZone: string | undefined;
  /** null: the first page. */
  readonly after: SeriesPlace | null;
  readonly limit: number;
}

export interface SeriesPage<Row> {
  readonly timeZone: string;
  readonly rows: readonly Row[];
  /** null at the end. */
  readonly next: SeriesPlace | null;
  /** Whether a part of it is older than values are kept. */
  readonly isRolledUp: boolean;
}
