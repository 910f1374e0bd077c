export * from './environment';
export * from './fail-points';
export { maskIdTag } from '@csms/kernel';
export * from './logger';
export * from './metrics';
export * from './readiness';
export {
  inChildSpan,
  inSpan,
  isTracing,
  type OpenSpan,
  openSpan,
  type RunningSpan,
  type SpanDetails,
  SpanKind,
} from './tracing/spans';
export { startTracing, type Tracing } from './tracing/start-tracing';
export { continueTrace, outsideTraces, type TraceHeaders, traceHeaders } from './tracing/trace-context';
