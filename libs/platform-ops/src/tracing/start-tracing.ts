import { type Environment, EnvironmentError } from '../environment';
import type { Logger } from '../logger';

import { type SpanExporting, spanExporting } from './span-exporting';
import { recordSpansBy } from './spans';
import { installTraceContext } from './trace-context';
import { tracingSettings } from './tracing-settings';

/** How long the end of a service may wait for the collector. */
const FLUSH_LIMIT_MS = 2_000;

export interface Tracing {
  /** Records nothing more, and gives what was recorded a moment to go out. Never rejects. */
  stop(): Promise<void>;
}

const OFF: Tracing = { stop: () => Promise.resolve() };

/**
 * Records spans, if OTEL_EXPORTER_OTLP_ENDPOINT (or OTEL_EXPORTER_OTLP_TRACES_ENDPOINT) says where they go. Traces of
 * others are passed on in any case. A wrong setting costs the spans, and a line in the log, but never the service.
 */
export async function startTracing(
  service: string,
  environment: Environment,
  logger: Logger,
): Promise<Tracing> {
  installTraceContext();
  try {
    const settings = tracingSettings(environment);
    if (settings === null) return OFF;
    const exporting = await spanExporting(service, settings, logger);
    recordSpansBy(exporting.tracer);
    logger.info({ url: settings.url, sampler: settings.sampler }, 'spans are recorded');
    return { stop: () => stopExporting(exporting, logger) };
  } catch (error) {
    const reason = error instanceof EnvironmentError ? error.message : undefined;
    logger.warn({ ...(reason === undefined ? { err: error } : { reason }) }, 'spans are not recorded');
    return OFF;
  }
}

async function stopExporting(exporting: SpanExporting, logger: Logger): Promise<void> {
  recordSpansBy(null);
  const limit = Promise.withResolvers<'late'>();
  const timer = setTimeout(() => limit.resolve('late'), FLUSH_LIMIT_MS);
  try {
    const outcome = await Promise.race([exporting.shutdown(), limit.promise]);
    if (outcome === 'late') logger.warn('the last spans are lost: the collector does not answer');
  } catch (error) {
    logger.warn({ err: error }, 'the last spans are lost');
  } finally {
    clearTimeout(timer);
  }
}
