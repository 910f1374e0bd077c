/** How much of the REST API an organization may use. */
export interface RequestLimits {
  /** Of each credential. */
  readonly ratePerMinute: number;
  /** Of each credential, at once. */
  readonly burst: number;
  /** Of the whole organization, by UTC day. */
  readonly dailyQuota: number;
}

export const DEFAULT_REQUEST_LIMITS: RequestLimits = { ratePerMinute: 600, burst: 100, dailyQuota: 100_000 };
