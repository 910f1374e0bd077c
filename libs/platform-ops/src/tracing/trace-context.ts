import {
  type Context,
  context,
  defaultTextMapGetter,
  defaultTextMapSetter,
  ROOT_CONTEXT,
  trace,
} from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';

/** W3C trace context as headers carry it, of HTTP as of Kafka. */
export interface TraceHeaders {
  readonly traceparent?: string;
  readonly tracestate?: string;
}

const NO_HEADERS: TraceHeaders = Object.freeze({});
const propagator = new W3CTraceContextPropagator();
let isInstalled = false;

/** Lets contexts follow asynchronous calls; once for a process, whether or not spans are recorded. */
export function installTraceContext(): void {
  if (isInstalled) return;
  isInstalled = true;
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
}

/** The context of the caller that the headers name; null where there is none, or none that can be read. */
export function remoteContext(headers: TraceHeaders): Context | null {
  if (headers.traceparent === undefined) return null;
  const remote = propagator.extract(ROOT_CONTEXT, headers, defaultTextMapGetter);
  return trace.getSpanContext(remote) === undefined ? null : remote;
}

/** Runs `work` as part of the trace that the headers name; without one, as it is. */
export function continueTrace<T>(headers: TraceHeaders, work: () => T): T {
  const remote = remoteContext(headers);
  return remote === null ? work() : context.with(remote, work);
}

/** Runs `work` as part of no trace: for what outlives the call that happened to begin it. */
export function outsideTraces<T>(work: () => T): T {
  return context.with(ROOT_CONTEXT, work);
}

/** What carries the active trace on to another process; nothing outside a trace. */
export function traceHeaders(active: Context = context.active()): TraceHeaders {
  if (trace.getSpanContext(active) === undefined) return NO_HEADERS;
  const headers: TraceHeaders = {};
  propagator.inject(active, headers, defaultTextMapSetter);
  return headers;
}

/** For log lines: which trace and span they belong to. */
export function activeTraceIds(): { readonly trace_id?: string; readonly span_id?: string } {
  const active = trace.getSpanContext(context.active());
  return active === undefined ? {} : { trace_id: active.traceId, span_id: active.spanId };
}
