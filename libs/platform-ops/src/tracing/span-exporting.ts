import { randomUUID } from 'node:crypto';

import type { Tracer } from '@opentelemetry/api';
import { setGlobalErrorHandler } from '@opentelemetry/core';
import type { Sampler } from '@opentelemetry/sdk-trace';

import type { Logger } from '../logger';

import type { TracingSettings } from './tracing-settings';

export const loadSdk = () => import('@opentelemetry/sdk-trace');

type Sdk = Awaited<ReturnType<typeof loadSdk>>;

const COMPLAIN_EVERY_MS = 60_000;

export interface SpanExporting {
  readonly tracer: Tracer;
  /** Sends what is left; rejects where the collector does not take it. */
  shutdown(): Promise<void>;
}

/** The SDK: batches of finished spans, posted as OTLP JSON behind the service's back; what finds no room is dropped. */
export async function spanExporting(
  service: string,
  settings: TracingSettings,
  logger: Logger,
): Promise<SpanExporting> {
  // Loaded where it is wanted only: it costs every other process 5 MB and 50 ms.
  const [sdk, resources, { OTLPTraceExporter }] = await Promise.all([
    loadSdk(),
    import('@opentelemetry/resources'),
    import('@opentelemetry/exporter-trace-otlp-http'),
  ]);
  setGlobalErrorHandler(complainer(logger));
  const provider = new sdk.TracerProvider({
    sampler: samplerOf(sdk, settings),
    resource: resources
      .defaultResource()
      .merge(resources.detectResources({ detectors: [resources.resourceAttributesEnvDetector] }))
      .merge(
        resources.resourceFromAttributes({
          'service.namespace': 'csms',
          'service.name': service,
          'service.instance.id': randomUUID(),
        }),
      ),
    spanProcessors: [
      new sdk.BatchSpanProcessor({
        exporter: new OTLPTraceExporter({ url: settings.url, timeoutMillis: settings.timeoutMs }),
        scheduledDelayMillis: settings.scheduleDelayMs,
        maxQueueSize: settings.maxQueueSize,
        maxExportBatchSize: Math.min(settings.maxBatchSize, settings.maxQueueSize),
      }),
    ],
  });
  return { tracer: provider.getTracer('csms'), shutdown: () => provider.shutdown() };
}

/** By OpenTelemetry's names; those that are based on the parent ask the root only where there is none. */
export function samplerOf(sdk: Sdk, { sampler, ratio }: Pick<TracingSettings, 'sampler' | 'ratio'>): Sampler {
  switch (sampler) {
    case 'always_on':
      return new sdk.AlwaysOnSampler();
    case 'always_off':
      return new sdk.AlwaysOffSampler();
    case 'traceidratio':
      return new sdk.TraceIdRatioBasedSampler(ratio);
    case 'parentbased_always_on':
      return new sdk.ParentBasedSampler({ root: new sdk.AlwaysOnSampler() });
    case 'parentbased_always_off':
      return new sdk.ParentBasedSampler({ root: new sdk.AlwaysOffSampler() });
    case 'parentbased_traceidratio':
      return new sdk.ParentBasedSampler({ root: new sdk.TraceIdRatioBasedSampler(ratio) });
  }
}

/** A collector that is away says so with every batch; the log hears of it now and then. */
function complainer(logger: Logger): (error: unknown) => void {
  let complainedAt = Number.NEGATIVE_INFINITY;
  return (error) => {
    if (Date.now() - complainedAt < COMPLAIN_EVERY_MS) return;
    complainedAt = Date.now();
    logger.warn({ err: error }, 'spans could not be exported');
  };
}
