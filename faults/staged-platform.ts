import type { DatabaseLinks } from './database-links';

/** What the launcher's side (tools/faults.mjs) gives: the platform, on free ports, and the power over its programs. */
export interface StagedPlatform {
  readonly baseUrl: string;
  readonly brokers: readonly string[];
  readonly projectId: string;
  readonly apiKey: string;
  /** Where the ledger and the fail points' files are kept. */
  readonly folder: string;
  /** Ports of the gateway's instances for chargers. */
  readonly chargersPorts: readonly number[];
  readonly links: DatabaseLinks;
  /** Address of a service's first instance, on its internal port. */
  readonly serviceUrl: (name: string) => string;
  /** Every service instance, `kafka` and `postgres`. */
  readonly programs: readonly Program[];
}

/** Supervised: one that ends by itself is started again. */
export interface Program {
  readonly name: string;
  readonly state: 'running' | 'restarting' | 'stopped';
  readonly pid: number | null;
  kill(): void;
  stop(): Promise<void>;
  start(): Promise<void>;
}
