import { setTimeout as delay } from 'node:timers/promises';

import {
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
  TracerProvider,
} from '@opentelemetry/sdk-trace';

import { inChildSpan, inSpan, isTracing, openSpan, recordSpansBy } from './spans';
import {
  activeTraceIds,
  continueTrace,
  installTraceContext,
  outsideTraces,
  traceHeaders,
} from './trace-context';

const TRACE_ID = '0af7651916cd43dd8448eb211c80319c';
const CALLER = { traceparent: `00-${TRACE_ID}-b7ad6b7169203331-01`, tracestate: 'vendor=1' };
const named = (name: string) => () => ({ name });

beforeAll(() => installTraceContext());

describe('a trace of someone else, where spans are not recorded', () => {
  it('is passed on as it came, over whatever is awaited', async () => {
    expect(isTracing()).toBe(false);
    const passedOn = await continueTrace(CALLER, async () => {
      await delay(1);
      return inSpan(named('work'), async () => Promise.resolve(traceHeaders()));
    });
    expect(passedOn).toEqual(CALLER);
    expect(continueTrace(CALLER, () => activeTraceIds().trace_id)).toBe(TRACE_ID);
    expect(openSpan(named('work'), CALLER)?.headers()).toEqual(CALLER);
  });

  it('ends where something begins that outlives the call', () => {
    expect(continueTrace(CALLER, () => outsideTraces(() => traceHeaders()))).toEqual({});
  });

  it.each([
    {},
    { traceparent: '' },
    { traceparent: 'nonsense' },
    { traceparent: `00-${'0'.repeat(32)}-b7ad6b7169203331-01` },
  ])('is none: %j', async (headers) => {
    expect(continueTrace(headers, () => traceHeaders())).toEqual({});
    expect(openSpan(named('work'), headers)).toBeNull();
    expect(await inSpan(named('work'), () => Promise.resolve(activeTraceIds()))).toEqual({});
  });

  it('does not ask for details that nobody records', async () => {
    const details = jest.fn(named('work'));
    await inSpan(details, () => Promise.resolve());
    expect(details).not.toHaveBeenCalled();
  });
});

describe('a recorded span', () => {
  const exporter = new InMemorySpanExporter();
  const provider = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] });

  beforeEach(() => {
    exporter.reset();
    recordSpansBy(provider.getTracer('spec'));
  });

  afterAll(async () => {
    recordSpansBy(null);
    await provider.shutdown();
  });

  const finished = (name: string): ReadableSpan => {
    const span = exporter.getFinishedSpans().find((each) => each.name === name);
    if (span === undefined) throw new Error(`No span ${name}`);
    return span;
  };

  it('continues the caller’s trace, and is the parent of what is done inside', async () => {
    await continueTrace(CALLER, () =>
      inSpan(named('outer'), async (span) => {
        span.set('outcome', 'answered');
        await delay(1);
        await inChildSpan(named('inner'), () => Promise.resolve());
      }),
    );
    expect(finished('outer').spanContext().traceId).toBe(TRACE_ID);
    expect(finished('outer').parentSpanContext?.spanId).toBe('b7ad6b7169203331');
    expect(finished('outer').attributes).toEqual({ outcome: 'answered' });
    expect(finished('inner').parentSpanContext?.spanId).toBe(finished('outer').spanContext().spanId);
  });

  it('gives its own context to whatever is sent from inside, and to log lines', async () => {
    const [headers, ids] = await inSpan(named('outer'), () =>
      Promise.resolve([traceHeaders(), activeTraceIds()]),
    );
    const { traceId, spanId } = finished('outer').spanContext();
    expect(headers).toEqual({ traceparent: `00-${traceId}-${spanId}-01` });
    expect(ids).toEqual({ trace_id: traceId, span_id: spanId });
  });

  it('of a failure names its type, and nothing that the message quotes', async () => {
    class TagError extends Error {
      override readonly name = 'TagError';
    }
    const failing = inSpan(named('work'), () => Promise.reject(new TagError('04A1B2C3 is unknown')));
    await expect(failing).rejects.toThrow(TagError);
    const { attributes, events, status } = finished('work');
    expect(attributes).toEqual({ 'error.type': 'TagError' });
    expect(JSON.stringify([events, status])).not.toContain('04A1B2C3');
    expect(status.code).toBe(2);
  });

  it('of several causes links them, and begins a trace of its own', async () => {
    await inSpan(
      () => ({ name: 'batch', links: [CALLER, {}] }),
      () => Promise.resolve(),
    );
    expect(finished('batch').links.map(({ context }) => context.traceId)).toEqual([TRACE_ID]);
    expect(finished('batch').spanContext().traceId).not.toBe(TRACE_ID);
  });

  it('is not made of housekeeping, which nobody asked for', async () => {
    await inChildSpan(named('prune'), () => Promise.resolve());
    expect(exporter.getFinishedSpans()).toEqual([]);
  });

  it('that is opened is recorded when it is closed', () => {
    const span = openSpan(named('request'), CALLER);
    span?.fail('503');
    expect(exporter.getFinishedSpans()).toEqual([]);
    span?.end();
    expect(finished('request').attributes).toEqual({ 'error.type': '503' });
    expect(finished('request').spanContext().traceId).toBe(TRACE_ID);
  });
});
