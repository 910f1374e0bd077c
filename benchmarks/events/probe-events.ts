import { Type } from '@sinclair/typebox';

import { defineEvent, defineTopic } from '@csms/contracts';

/** How an event of the benchmark is handled: timed, one transaction for each, or one transaction for a batch. */
export const KINDS = ['timed', 'one', 'batch'] as const;
export type Kind = (typeof KINDS)[number];

const schema = Type.Object({
  key: Type.String(),
  n: Type.Integer({ minimum: 0 }),
  /** Makes the event as large as the platform's own, about 500 bytes. */
  filling: Type.String(),
});

export interface ProbeData {
  readonly key: string;
  readonly n: number;
  readonly filling: string;
}

const FILLING = 'x'.repeat(400);
const KEYS = 200;

const define = (kind: Kind) =>
  defineEvent({
    type: `csms.benchmarks.probe.${kind}.v1`,
    topic: defineTopic({
      name: `benchmarks.${kind}.v1`,
      description: `Events of the benchmark that are handled: ${kind}`,
      producer: 'benchmarks',
      keyedBy: 'key',
      // As many as the platform's own topics have.
      partitions: 12,
      cleanup: 'delete',
      retentionMs: 3_600_000,
    }),
    description: 'An event that a benchmark follows',
    schema,
    key: (data) => data.key,
    example: { key: 'key-1', n: 1, filling: '' },
  });

export const PROBE = { timed: define('timed'), one: define('one'), batch: define('batch') };

/** The n-th event: as many keys as a middling installation has chargers. */
export function probeData(n: number): ProbeData {
  return { key: `key-${n % KEYS}`, n, filling: FILLING };
}

export interface ProbeSettings {
  readonly brokers: readonly string[];
  readonly databaseUrl: string;
  readonly schema: string;
  readonly topicPrefix: string;
}
