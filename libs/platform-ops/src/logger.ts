import pino from 'pino';

export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];
export type Logger = pino.Logger;

/** Members of a log record that hold a secret, at the top and one level down; their values never reach the log. */
const SECRETS = ['password', 'ocpp_password', 'authorization', 'key', 'api_key', 'secret', 'token', 'cookie'];

/** JSON lines on standard output (UTC, one per event), without secrets. */
export function createLogger(service: string, level: LogLevel): Logger {
  return pino({
    level,
    base: { service },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    redact: { paths: SECRETS.flatMap((name) => [name, `*.${name}`]), censor: '[secret]' },
  });
}

/** An id tag as logs and answers may show it: its last four characters. */
export function maskIdTag(idTag: string): string {
  return `…${idTag.slice(-4)}`;
}
