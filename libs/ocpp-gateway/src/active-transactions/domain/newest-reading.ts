import {
  type EventData,
  MeterValuesReceived,
  powerOf,
  TransactionStarted,
  TransactionUpdated,
} from '@csms/contracts';
import type { AnyEventDefinition } from '@csms/platform-kafka';

type Sample = EventData<typeof MeterValuesReceived>['samples'][number];

/** What is known newest of a transaction that runs; null: nothing told it yet. */
export interface NewestReading {
  readonly sessionId: string;
  readonly organizationId: string;
  readonly registerWh: number | null;
  readonly powerW: number | null;
  readonly readAt: Date;
}

const WITH_SAMPLES: ReadonlySet<string> = new Set(
  [MeterValuesReceived, TransactionStarted, TransactionUpdated].map(({ type }) => type),
);

interface Measured {
  readonly session_id: string | null;
  readonly organization_id: string;
  readonly samples: readonly Sample[];
}

/** null: the event tells no register and no power of a transaction. */
export function newestReading({ type }: AnyEventDefinition, data: unknown): NewestReading | null {
  if (!WITH_SAMPLES.has(type)) return null;
  const { session_id: sessionId, organization_id: organizationId, samples } = data as Measured;
  if (sessionId === null) return null;
  const inOrder = [...samples].sort((a, b) => Date.parse(a.timestamp) - Date.parse(b.timestamp));
  const registerWh = lastOf(inOrder, (sample) => sample.energy_register_wh);
  const powerW = lastOf(inOrder, powerOf);
  if (registerWh === null && powerW === null) return null;
  const readAt = new Date(inOrder.at(-1)?.timestamp ?? 0);
  return { sessionId, organizationId, registerWh, powerW, readAt };
}

/** The newer one counts, member by member. */
export function merged(one: NewestReading, other: NewestReading): NewestReading {
  const [older, newer] = one.readAt <= other.readAt ? [one, other] : [other, one];
  return {
    ...newer,
    registerWh: newer.registerWh ?? older.registerWh,
    powerW: newer.powerW ?? older.powerW,
  };
}

function lastOf(samples: readonly Sample[], valueOf: (sample: Sample) => number | null): number | null {
  for (const sample of [...samples].reverse()) {
    const value = valueOf(sample);
    if (value !== null) return value;
  }
  return null;
}
