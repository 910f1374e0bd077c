/** The public error codes with their HTTP status and title. One catalogue for every service. */
export const ERROR_CODES = {
  invalid_json: [400, 'The body is not JSON'],
  invalid_parameter: [400, 'Invalid parameter'],
  missing_credentials: [401, 'Missing credentials'],
  invalid_api_key: [401, 'Invalid API key'],
  expired_api_key: [401, 'Expired API key'],
  revoked_api_key: [401, 'Revoked API key'],
  invalid_token: [401, 'Invalid token'],
  token_expired: [401, 'Token expired'],
  ambiguous_credentials: [401, 'Ambiguous credentials'],
  insufficient_scope: [403, 'Insufficient scope'],
  not_found: [404, 'Not found'],
  method_not_allowed: [405, 'Method not allowed'],
  not_acceptable: [406, 'Not acceptable'],
  conflict: [409, 'Conflict'],
  already_exists: [409, 'Already exists'],
  invalid_state: [409, 'Invalid state'],
  protocol_mismatch: [409, 'Protocol mismatch'],
  payload_too_large: [413, 'Payload too large'],
  unsupported_media_type: [415, 'Unsupported media type'],
  validation_failed: [422, 'Validation failed'],
  charge_point_offline: [424, 'Charge point offline'],
  rate_limited: [429, 'Rate limited'],
  internal_error: [500, 'Internal error'],
  upstream_error: [502, 'Upstream error'],
  service_unavailable: [503, 'Service unavailable'],
  charge_point_timeout: [504, 'Charge point timeout'],
  upstream_timeout: [504, 'Upstream timeout'],
} as const satisfies Record<string, readonly [status: number, title: string]>;

export type ErrorCode = keyof typeof ERROR_CODES;

export function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(ERROR_CODES, code);
}
