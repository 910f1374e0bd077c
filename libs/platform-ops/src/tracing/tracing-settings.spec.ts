import { Environment, EnvironmentError } from '../environment';

import { loadSdk, samplerOf } from './span-exporting';
import { tracingSettings } from './tracing-settings';

const settingsOf = (variables: Record<string, string>) => tracingSettings(new Environment(variables));
const ENDPOINT = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318' };

describe('the settings of tracing', () => {
  it.each<[string, Record<string, string>]>([
    ['nothing is set', {}],
    ['the address is empty', { OTEL_EXPORTER_OTLP_ENDPOINT: '' }],
    ['the SDK is disabled', { ...ENDPOINT, OTEL_SDK_DISABLED: 'TRUE' }],
    ['no exporter is wanted', { ...ENDPOINT, OTEL_TRACES_EXPORTER: 'none' }],
  ])('are none where %s', (_case, variables) => {
    expect(settingsOf(variables)).toBeNull();
  });

  it('are OpenTelemetry’s own, with its defaults', () => {
    expect(settingsOf(ENDPOINT)).toEqual({
      url: 'http://collector:4318/v1/traces',
      sampler: 'parentbased_always_on',
      ratio: 1,
      timeoutMs: 10_000,
      scheduleDelayMs: 5_000,
      maxQueueSize: 2_048,
      maxBatchSize: 512,
    });
    expect(settingsOf({ ...ENDPOINT, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://other/take' })?.url).toBe(
      'http://other/take',
    );
  });

  it.each([
    { OTEL_EXPORTER_OTLP_ENDPOINT: 'collector' },
    { ...ENDPOINT, OTEL_TRACES_SAMPLER: 'sometimes' },
    { ...ENDPOINT, OTEL_TRACES_SAMPLER_ARG: '2' },
    { ...ENDPOINT, OTEL_BSP_SCHEDULE_DELAY: 'soon' },
  ])('are refused: %j', (variables) => {
    expect(() => settingsOf(variables)).toThrow(EnvironmentError);
  });

  it.each([
    ['always_on', 'AlwaysOnSampler'],
    ['always_off', 'AlwaysOffSampler'],
    ['traceidratio', 'TraceIdRatioBased{0.25}'],
    ['parentbased_always_on', 'ParentBased{root=AlwaysOnSampler'],
    ['parentbased_always_off', 'ParentBased{root=AlwaysOffSampler'],
    ['parentbased_traceidratio', 'ParentBased{root=TraceIdRatioBased{0.25}'],
  ] as const)('choose the sampler %s', async (sampler, description) => {
    expect(String(samplerOf(await loadSdk(), { sampler, ratio: 0.25 }))).toContain(description);
  });
});
