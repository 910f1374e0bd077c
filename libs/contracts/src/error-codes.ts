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
  invalid_credentials: [401, 'Invalid credentials'],
  insufficient_scope: [403, 'Insufficient scope'],
  insufficient_role: [403, 'Insufficient role'],
  account_not_verified: [403, 'Account not verified'],
  account_suspended: [403, 'Account suspended'],
  not_found: [404, 'Not found'],
  method_not_allowed: [405, 'Method not allowed'],
  not_acceptable: [406, 'Not acceptable'],
  conflict: [409, 'Conflict'],
  already_exists: [409, 'Already exists'],
  invalid_state: [409, 'Invalid state'],
  protocol_mismatch: [409, 'Protocol mismatch'],
  last_owner: [409, 'Last owner'],
  checks_not_passed: [409, 'Checks not passed'],
  already_running: [409, 'Already running'],
  idempotency_in_progress: [409, 'Request in progress'],
  gone: [410, 'Gone'],
  precondition_failed: [412, 'Precondition failed'],
  payload_too_large: [413, 'Payload too large'],
  unsupported_media_type: [415, 'Unsupported media type'],
  validation_failed: [422, 'Validation failed'],
  idempotency_key_reused: [422, 'Idempotency key reused'],
  charge_point_offline: [424, 'Charge point offline'],
  upgrade_required: [426, 'Upgrade required'],
  rate_limited: [429, 'Rate limited'],
  quota_exceeded: [429, 'Quota exceeded'],
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
