/** The benchmarks by name, for tools/bench.mjs, which builds first and gives them their programs. */
import { api } from './api/api';
import { connections } from './connections/connections';
import { events } from './events/events';
import { fleet } from './fleet/fleet';
import type { Benchmark } from './harness/benchmark';
import { ingest } from './ingest/ingest';
import { live } from './live/live';
import { ocpp } from './ocpp/ocpp';
import { series } from './series/series';

export { reportText, runBenchmarks } from './harness/run-benchmarks';

export const BENCHMARKS: readonly Benchmark[] = [events, ingest, ocpp, fleet, connections, api, live, series];
