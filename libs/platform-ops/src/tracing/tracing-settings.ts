import { type Environment, EnvironmentError } from '../environment';

const SAMPLERS = [
  'always_on',
  'always_off',
  'traceidratio',
  'parentbased_always_on',
  'parentbased_always_off',
  'parentbased_traceidratio',
] as const;

export type SamplerName = (typeof SAMPLERS)[number];

/** OpenTelemetry's own variables, as far as they say where spans go and how many. */
export interface TracingSettings {
  /** Where spans are posted. */
  readonly url: string;
  readonly sampler: SamplerName;
  /** Which part of the traces the samplers by ratio keep, 0 to 1. */
  readonly ratio: number;
  /** How long one attempt to post, with its repetitions, may take. */
  readonly timeoutMs: number;
  readonly scheduleDelayMs: number;
  readonly maxQueueSize: number;
  readonly maxBatchSize: number;
}

/**
 * @returns null: nobody wants spans
 * @throws EnvironmentError
 */
export function tracingSettings(environment: Environment): TracingSettings | null {
  const base = environment.string('OTEL_EXPORTER_OTLP_ENDPOINT', 'none');
  const own = environment.string('OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', 'none');
  const isDisabled = environment.string('OTEL_SDK_DISABLED', 'false').toLowerCase() === 'true';
  if (isDisabled || (base === 'none' && own === 'none')) return null;
  if (environment.string('OTEL_TRACES_EXPORTER', 'otlp') === 'none') return null;
  return {
    url:
      own === 'none'
        ? `${environment.url('OTEL_EXPORTER_OTLP_ENDPOINT')}/v1/traces`
        : environment.url('OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'),
    sampler: environment.oneOf('OTEL_TRACES_SAMPLER', SAMPLERS, 'parentbased_always_on'),
    ratio: ratioOf(environment.string('OTEL_TRACES_SAMPLER_ARG', '1')),
    timeoutMs: environment.integer('OTEL_EXPORTER_OTLP_TIMEOUT', { default: 10_000, min: 1 }),
    scheduleDelayMs: environment.integer('OTEL_BSP_SCHEDULE_DELAY', { default: 5_000, min: 1 }),
    maxQueueSize: environment.integer('OTEL_BSP_MAX_QUEUE_SIZE', { default: 2_048, min: 1 }),
    maxBatchSize: environment.integer('OTEL_BSP_MAX_EXPORT_BATCH_SIZE', { default: 512, min: 1 }),
  };
}

function ratioOf(text: string): number {
  const ratio = Number(text);
  if (ratio >= 0 && ratio <= 1) return ratio;
  throw new EnvironmentError(`OTEL_TRACES_SAMPLER_ARG must be a number from 0 to 1, not "${text}"`);
}
