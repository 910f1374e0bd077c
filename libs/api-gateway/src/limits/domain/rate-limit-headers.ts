import type { BucketState, RateLimit } from './token-bucket';

/**
 * How much of the minute's limit is left: in the headers that everybody knows, and in those of the IETF's draft
 * (draft-ietf-httpapi-ratelimit-headers), which are structured fields (RFC 9651).
 *
 * @param now milliseconds since 1970
 */
export function rateLimitHeaders(
  { perMinute }: RateLimit,
  state: BucketState,
  now: number,
): Record<string, string> {
  const seconds = Math.ceil(state.secondsToFull);
  return {
    'x-ratelimit-limit': String(perMinute),
    'x-ratelimit-remaining': String(state.remaining),
    'x-ratelimit-reset': String(Math.ceil(now / 1_000 + state.secondsToFull)),
    'ratelimit-policy': `"minute";q=${perMinute};w=60`,
    ratelimit: `"minute";r=${state.remaining};t=${seconds}`,
  };
}

/** Whole seconds, and one at least: 0 would invite at once. */
export function retryAfter(seconds: number): string {
  return String(Math.max(1, Math.ceil(seconds)));
}
