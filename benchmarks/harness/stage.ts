/** What the launcher's side (tools/bench) gives the benchmarks: programs on free ports, in a data folder of their own. */
import type { ChildProcess } from 'node:child_process';

export interface Infrastructure {
  readonly brokers: readonly string[];
  /** Of a role that may create databases. */
  readonly databaseUrl: string;
  /** null: it is not ours, and does not say. */
  readonly kafkaVersion: string | null;
}

export interface StagedPlatform extends Infrastructure {
  readonly baseUrl: string;
  readonly ocppUrl: string;
  readonly organizationId: string;
  readonly projectId: string;
  readonly apiKey: string;
  /** The key by which the API gateway signs principals (PEM). */
  readonly principalKey: string;
  /** Where chargers connect, of each instance of the gateway. */
  readonly chargersPorts: readonly number[];
  /** Address of a service itself, behind the API gateway. */
  serviceUrl(service: string): string;
  /** Process id of a service, of `kafka` or of `postgres`; null where it is not a process of this machine's own. */
  pidOf(program: string): number | null;
  /** Stops a service for the rest of the benchmark. */
  stop(program: string): Promise<void>;
}

export interface PlatformOptions {
  /** How many instances of which service. */
  readonly scale?: Readonly<Record<string, number>>;
  /** false: no service gives way to another, or to other programs. */
  readonly stepsBack?: boolean;
}

export interface Stage {
  /** Kafka and PostgreSQL as `npm start` has them, durable. */
  infrastructure(): Promise<Infrastructure>;
  /** The whole platform as `npm start` has it; further variables of the environment for its services. */
  platform(
    environment?: Readonly<Record<string, string>>,
    options?: PlatformOptions,
  ): Promise<StagedPlatform>;
  /** Starts a program of the benchmarks' own, e.g. `events/producer`, with a channel for messages. */
  program(name: string): ChildProcess;
  freePorts(count: number): Promise<number[]>;
}
