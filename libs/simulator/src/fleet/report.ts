import type { Statistics } from '../domain/statistics';

export interface ActionReport {
  readonly action: string;
  /** Round trips: CALLs with an answer, CALLERRORs included. */
  readonly count: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
}

export interface FleetReport {
  readonly chargePoints: number;
  /** Booted at least once. */
  readonly booted: number;
  readonly elapsedSeconds: number;
  readonly connections: number;
  /** CALLs of the CSMS. */
  readonly commands: number;
  readonly roundTrips: number;
  readonly actions: readonly ActionReport[];
  readonly errors: Readonly<Record<string, number>>;
  readonly sessions: Statistics['sessions'] & { readonly running: number };
  /** Transaction messages, as the ledger counts them, and those that still wait. */
  readonly messages: Statistics['messages'] & { readonly waiting: number };
  /** Of the sessions that ended. */
  readonly energyWh: number;
}

export function reportOf(
  statistics: Statistics,
  rest: Pick<FleetReport, 'chargePoints' | 'booted' | 'elapsedSeconds'> & {
    readonly running: number;
    readonly waiting: number;
  },
): FleetReport {
  const actions = [...statistics.latencies]
    .map(([action, histogram]) => ({
      action,
      count: histogram.count,
      p50Ms: rounded(histogram.percentileMs(50)),
      p95Ms: rounded(histogram.percentileMs(95)),
      p99Ms: rounded(histogram.percentileMs(99)),
      maxMs: rounded(histogram.maxMs),
    }))
    .sort((one, other) => one.action.localeCompare(other.action));
  const { running, waiting, ...figures } = rest;
  return {
    ...figures,
    connections: statistics.connections,
    commands: statistics.commands,
    roundTrips: actions.reduce((sum, { count }) => sum + count, 0),
    actions,
    errors: Object.fromEntries([...statistics.errors].sort(([one], [other]) => one.localeCompare(other))),
    sessions: { ...statistics.sessions, running },
    messages: { ...statistics.messages, waiting },
    energyWh: statistics.energyWh,
  };
}

function rounded(ms: number): number {
  return Math.round(ms * 100) / 100;
}
