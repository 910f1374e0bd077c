import { type CollectedSpan, eventually, SpanCollector } from '@csms/testing';

import { chargeOnce } from './clients/charge-script';
import { connectCharger, issueTag, settledSession } from './support/fixtures';
import { type RunningPlatform, startPlatform } from './support/platform';

const WITHIN_MS = 15_000;

describe('tracing', () => {
  let collector: SpanCollector;
  let platform: RunningPlatform;
  let isStopped = false;

  beforeAll(async () => {
    collector = await SpanCollector.open();
    platform = await startPlatform({
      env: { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, OTEL_BSP_SCHEDULE_DELAY: '100' },
    });
  }, 240_000);

  afterAll(async () => {
    if (!isStopped) await platform.stop();
    await collector.close();
  }, 60_000);

  async function charge(): Promise<{ chargePointId: string; idTag: string }> {
    const idTag = await issueTag(platform);
    const charger = await connectCharger(platform, '1.6');
    await chargeOnce(charger, { idTag, meterStartWh: 0, meterStopWh: 1_000 });
    const { session } = await settledSession(platform.api, charger.chargePointId, WITHIN_MS);
    expect(session.energy_kwh).toBe(1);
    await charger.close();
    return { chargePointId: charger.chargePointId, idTag };
  }

  it('shows one trace from the frame of a stop to the row of its session, and on to its price', async () => {
    const { chargePointId, idTag } = await charge();
    const spans = await eventually(
      () => {
        const frame = collector.spans.find(
          ({ name, attributes }) =>
            name === 'ocpp StopTransaction' && attributes['csms.charge_point_id'] === chargePointId,
        );
        if (frame === undefined) throw new Error('The frame of the stop has not been exported');
        const trace = collector.spans.filter(({ traceId }) => traceId === frame.traceId);
        if (!trace.some(({ name }) => name === 'send csms.billing.billing-sessions.v1')) {
          throw new Error(`The trace ends early: ${trace.map(said).join(', ')}`);
        }
        return trace;
      },
      { timeoutMs: WITHIN_MS },
    );

    // Each the parent of the next: from the frame to the end of the session, and to the end of its pricing.
    expect(chainTo(spans, 'sessions', 'transaction sessions').map(said)).toEqual([
      'ocpp-gateway: ocpp StopTransaction',
      'ocpp-gateway: send csms.ocpp.charge-point-events.v1',
      'sessions: process csms.ocpp.charge-point-events.v1',
      'sessions: transaction sessions',
    ]);
    expect(chainTo(spans, 'billing', 'send csms.billing.billing-sessions.v1').map(said)).toEqual([
      'ocpp-gateway: ocpp StopTransaction',
      'ocpp-gateway: send csms.ocpp.charge-point-events.v1',
      'sessions: process csms.ocpp.charge-point-events.v1',
      'sessions: transaction sessions',
      'sessions: send csms.sessions.sessions.v1',
      'billing: process csms.sessions.sessions.v1',
      'billing: transaction billing',
      'billing: send csms.billing.billing-sessions.v1',
    ]);
    const consumed = spans.find(({ service, name }) => service === 'sessions' && name.startsWith('process '));
    expect(consumed?.attributes).toMatchObject({
      'messaging.system': 'kafka',
      'messaging.destination.name': 'csms.ocpp.charge-point-events.v1',
      'csms.event.type': 'csms.ocpp.charge-point.transaction-ended.v1',
      'csms.consumer': 'sessions',
    });
    expect(consumed?.attributes['messaging.kafka.offset']).toMatch(/^\d+$/);
    expect(collector.text).not.toContain(idTag);
  }, 60_000);

  it('continues the trace of whoever asks through REST, across the gateway', async () => {
    const traceId = '0af7651916cd43dd8448eb211c80319c';
    const answer = await fetch(`${platform.credentials.base_url}/api/v1/sites`, {
      headers: {
        authorization: `Bearer ${platform.credentials.api_key}`,
        traceparent: `00-${traceId}-b7ad6b7169203331-01`,
      },
    });
    expect(answer.status).toBe(200);
    await eventually(
      () => {
        const trace = collector.spans.filter((span) => span.traceId === traceId);
        expect(chainTo(trace, 'registry', 'transaction registry').map(said)).toEqual([
          'api-gateway: GET /api/v1/sites',
          'registry: GET /api/v1/sites',
          'registry: transaction registry',
        ]);
      },
      { timeoutMs: WITHIN_MS },
    );
  }, 30_000);

  it('does not hold anything up when the collector is gone', async () => {
    await collector.close();
    await charge();
    const askedAt = Date.now();
    await platform.stop();
    isStopped = true;
    // Two seconds at most for spans that nobody takes; the rest is what a stop takes anyway.
    expect(Date.now() - askedAt).toBeLessThan(10_000);
  }, 90_000);
});

/** The span with its ancestors, oldest first. */
function chainTo(spans: readonly CollectedSpan[], service: string, name: string): CollectedSpan[] {
  const chain: CollectedSpan[] = [];
  let span = spans.find((candidate) => candidate.service === service && candidate.name === name);
  while (span !== undefined) {
    chain.unshift(span);
    const { parentSpanId } = span;
    span = spans.find(({ spanId }) => spanId === parentSpanId);
  }
  return chain;
}

function said({ service, name }: CollectedSpan): string {
  return `${service}: ${name}`;
}
