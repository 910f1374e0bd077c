import { HttpException } from '@nestjs/common';

import { type ErrorCode, isErrorCode } from '@csms/contracts';
import { DomainError, type FieldError } from '@csms/kernel';
import { isDatabaseOutage } from '@csms/platform-db';

export interface ClassifiedError {
  readonly code: ErrorCode;
  readonly detail: string;
  readonly errors?: readonly FieldError[];
  readonly extensions?: Readonly<Record<string, unknown>>;
}

/** Fastify's own errors, raised before a handler runs (https://fastify.dev/docs/latest/Reference/Errors/). */
const FASTIFY_CODES: Readonly<Record<string, ErrorCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'payload_too_large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupported_media_type',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'invalid_json',
  FST_ERR_CTP_INVALID_JSON_BODY: 'invalid_json',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'invalid_json',
};

const STATUS_CODES: Readonly<Record<number, ErrorCode>> = {
  400: 'invalid_parameter',
  401: 'missing_credentials',
  403: 'insufficient_scope',
  404: 'not_found',
  405: 'method_not_allowed',
  406: 'not_acceptable',
  409: 'conflict',
  413: 'payload_too_large',
  415: 'unsupported_media_type',
  422: 'validation_failed',
  429: 'rate_limited',
  503: 'service_unavailable',
};

/** What a client is told of an error. What nobody foresaw becomes `internal_error` without a word of its text. */
export function classifyError(error: unknown): ClassifiedError {
  if (error instanceof DomainError) {
    const code = isErrorCode(error.code) ? error.code : 'internal_error';
    return { code, detail: error.message, errors: error.errors, extensions: error.extensions };
  }
  if (isDatabaseOutage(error)) {
    return { code: 'service_unavailable', detail: 'The database is away just now. Try again in a moment.' };
  }
  // Longer than any id: there is nothing of that name.
  if (codeOf(error) === 'FST_ERR_MAX_PARAM_LENGTH')
    return { code: 'not_found', detail: 'There is nothing here of so long an id.' };
  const fastifyCode = FASTIFY_CODES[codeOf(error)];
  if (fastifyCode !== undefined) return { code: fastifyCode, detail: messageOf(error) };
  if (error instanceof SyntaxError && (error as { statusCode?: number }).statusCode === 400) {
    return { code: 'invalid_json', detail: messageOf(error) };
  }
  const status =
    error instanceof HttpException
      ? error.getStatus()
      : (error as { statusCode?: unknown } | null)?.statusCode;
  const code = typeof status === 'number' ? STATUS_CODES[status] : undefined;
  if (code !== undefined) return { code, detail: messageOf(error) };
  return {
    code: 'internal_error',
    detail: 'Something went wrong on our side. The request id names it in our logs.',
  };
}

function codeOf(error: unknown): string {
  return String((error as { code?: unknown } | null)?.code);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : 'The request cannot be served.';
}
