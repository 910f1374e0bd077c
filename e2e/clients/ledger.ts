import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** One answered CALL. What is in the ledger was confirmed to the charger and so must never be lost. */
export interface LedgerEntry {
  /** When the answer arrived, UTC. */
  readonly at: string;
  readonly charge_point_id: string;
  readonly action: string;
  readonly request: unknown;
  /** The CALLRESULT's payload; null when a CALLERROR came. */
  readonly response: unknown;
  readonly error?: { readonly code: string; readonly description: string };
  /** From sending to the answer. */
  readonly ms: number;
}

/** A file of newline-delimited JSON, written at once, so that it outlives a killed test process. */
export class Ledger {
  constructor(private readonly path: string) {
    mkdirSync(dirname(path), { recursive: true });
  }

  append(entry: LedgerEntry): void {
    appendFileSync(this.path, `${JSON.stringify(entry)}\n`);
  }

  entries(): LedgerEntry[] {
    if (!existsSync(this.path)) return [];
    return readFileSync(this.path, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as LedgerEntry);
  }
}
