import { collectDefaultMetrics, Registry } from 'prom-client';

/** A registry of Prometheus metrics with the process's own (event-loop lag, memory, CPU), labelled by service. */
export function createMetrics(service: string): Registry {
  const registry = new Registry();
  registry.setDefaultLabels({ service });
  collectDefaultMetrics({ register: registry });
  return registry;
}
