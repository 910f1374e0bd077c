import { closeSync, existsSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

import { foldLedger, type LedgerContent, type LedgerEntry, parseLedger } from '../domain/ledger';

/** Where a fleet writes what it was told. */
export interface LedgerSink {
  append(entry: LedgerEntry): void;
  close(): void;
}

/** Newline-delimited JSON, appended and handed to the system at once, so that it outlives a killed process. */
export function openLedger(path: string): LedgerSink {
  mkdirSync(dirname(path), { recursive: true });
  const isTorn = existsSync(path) && !/(^|\n)$/.test(readFileSync(path, 'utf8').slice(-1));
  let file: number | null = openSync(path, 'a', 0o600);
  // What was torn stays a line of its own, and readable as such.
  if (isTorn) writeSync(file, '\n');
  return {
    append: (entry) => {
      if (file !== null) writeSync(file, `${JSON.stringify(entry)}\n`);
    },
    close: () => {
      if (file !== null) closeSync(file);
      file = null;
    },
  };
}

export const NO_LEDGER: LedgerSink = { append: () => undefined, close: () => undefined };

/** What a ledger says so far; nothing where there is none. */
export function readLedger(path: string): LedgerContent {
  return foldLedger(existsSync(path) ? parseLedger(readFileSync(path, 'utf8')) : []);
}
