import pino from 'pino';

import { activeTraceIds } from './tracing/trace-context';

export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];
export type Logger = pino.Logger;

/** Members of a log record that hold a secret, at the top and one level down; their values never reach the log. */
const SECRETS = ['password', 'ocpp_password', 'authorization', 'key', 'api_key', 'secret', 'token', 'cookie'];

/** JSON lines on standard output (UTC, one per event), without secrets; with the trace that they belong to, if any. */
export function createLogger(service: string, level: LogLevel): Logger {
  return pino({
    level,
    base: { service },
    mixin: activeTraceIds,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    serializers: { err: describeError },
    redact: { paths: SECRETS.flatMap((name) => [name, `*.${name}`]), censor: '[secret]' },
  });
}

/** How deep the causes of an error are followed. */
const MAX_CAUSES = 5;

/**
 * What a log says of an error. A database error also carries the statement's values and the row that stood in the way:
 * tags, names and hashes that no log may hold.
 */
export function describeError(error: unknown, depth = 0): unknown {
  if (typeof error !== 'object' || error === null || !('message' in error)) return { message: String(error) };
  const { name, message, stack, code, cause } = error as Error & { code?: unknown };
  return {
    type: name,
    message,
    stack,
    ...(typeof code === 'string' || typeof code === 'number' ? { code } : {}),
    ...(cause === undefined || depth >= MAX_CAUSES ? {} : { cause: describeError(cause, depth + 1) }),
  };
}
