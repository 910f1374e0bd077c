import {
  type Attributes,
  type Context,
  context,
  type Link,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
  type Tracer,
} from '@opentelemetry/api';

import { remoteContext, type TraceHeaders, traceHeaders } from './trace-context';

export { SpanKind };

/** What is known of a span when it begins. No personal data, no secrets: the collector is another system. */
export interface SpanDetails {
  /** Of low cardinality: no ids. */
  readonly name: string;
  readonly kind?: SpanKind;
  readonly attributes?: Attributes;
  /** Traces that this one stems from without being part of them: several causes of one work. */
  readonly links?: readonly TraceHeaders[];
}

/** As much of a span as those who work inside it need. */
export interface RunningSpan {
  set(name: string, value: string | number | boolean): void;
  /** It failed, in one word; without a call, what `work` throws says so. */
  fail(errorType: string): void;
}

const NOT_RECORDED: RunningSpan = { set: () => undefined, fail: () => undefined };

let tracer: Tracer | null = null;

/** From now on spans are recorded by `next`; null: not at all. */
export function recordSpansBy(next: Tracer | null): void {
  tracer = next;
}

/** Whether spans are recorded. Where not, {@link inSpan} is a call of `work`. */
export function isTracing(): boolean {
  return tracer !== null;
}

/**
 * Runs `work` in a span of the active trace, or of a new one. Everything that `work` does, and awaits, is part of it.
 *
 * @param details asked only where spans are recorded
 */
export function inSpan<T>(details: () => SpanDetails, work: (span: RunningSpan) => Promise<T>): Promise<T> {
  if (tracer === null) return work(NOT_RECORDED);
  const span = new OpenSpan(begin(tracer, details(), context.active()));
  return span.run(() => recorded(span, work));
}

/** As {@link inSpan}, but of an active trace only: what happens by itself, such as housekeeping, is not traced. */
export function inChildSpan<T>(
  details: () => SpanDetails,
  work: (span: RunningSpan) => Promise<T>,
): Promise<T> {
  if (tracer === null || trace.getSpan(context.active()) === undefined) return work(NOT_RECORDED);
  return inSpan(details, work);
}

/**
 * A span whose end is elsewhere than its beginning: whoever opens it ends it. It continues the trace that `headers`
 * name.
 *
 * @returns null where spans are not recorded, and there is no trace to pass on either
 */
export function openSpan(details: () => SpanDetails, headers: TraceHeaders): OpenSpan | null {
  const remote = remoteContext(headers);
  if (tracer !== null) return new OpenSpan(begin(tracer, details(), remote ?? ROOT_CONTEXT));
  return remote === null ? null : new OpenSpan(remote);
}

async function recorded<T>(span: OpenSpan, work: (span: RunningSpan) => Promise<T>): Promise<T> {
  try {
    return await work(span);
  } catch (error) {
    // The name alone: messages and stacks may quote values.
    span.fail(error instanceof Error ? error.name : typeof error);
    throw error;
  } finally {
    span.end();
  }
}

function begin(by: Tracer, details: SpanDetails, parent: Context): Context {
  const { name, kind = SpanKind.INTERNAL, attributes = {}, links = [] } = details;
  const span = by.startSpan(name, { kind, attributes, links: links.flatMap(linkOf) }, parent);
  return trace.setSpan(parent, span);
}

function linkOf(headers: TraceHeaders): Link[] {
  const remote = remoteContext(headers);
  const spanContext = remote === null ? undefined : trace.getSpanContext(remote);
  return spanContext === undefined ? [] : [{ context: spanContext }];
}

/** See {@link openSpan}. Where spans are not recorded it only passes the trace on. */
export class OpenSpan implements RunningSpan {
  private readonly span: Span | undefined;

  constructor(private readonly inside: Context) {
    this.span = trace.getSpan(inside);
  }

  /** Runs `work` inside the span. */
  run<T>(work: () => T): T {
    return context.with(this.inside, work);
  }

  /** What carries the trace on from inside this span. */
  headers(): TraceHeaders {
    return traceHeaders(this.inside);
  }

  set(name: string, value: string | number | boolean): void {
    this.span?.setAttribute(name, value);
  }

  fail(errorType: string): void {
    this.span?.setAttribute('error.type', errorType).setStatus({ code: SpanStatusCode.ERROR });
  }

  end(): void {
    this.span?.end();
  }
}
