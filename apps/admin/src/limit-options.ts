import type { RequestLimits } from '@csms/contracts';

/** The options of both commands that set an organization's limits. */
export const LIMIT_OPTIONS = {
  'rate-limit-per-minute': { type: 'string' },
  'rate-limit-burst': { type: 'string' },
  'daily-request-quota': { type: 'string' },
} as const;

export const LIMIT_USAGE = '[--rate-limit-per-minute N] [--rate-limit-burst N] [--daily-request-quota N]';

type LimitValues = { readonly [Name in keyof typeof LIMIT_OPTIONS]?: string | undefined };

export function limitsOf(values: LimitValues): Partial<RequestLimits> {
  const { 'rate-limit-per-minute': rate, 'rate-limit-burst': burst, 'daily-request-quota': quota } = values;
  return {
    ...(rate === undefined ? {} : { ratePerMinute: Number(rate) }),
    ...(burst === undefined ? {} : { burst: Number(burst) }),
    ...(quota === undefined ? {} : { dailyQuota: Number(quota) }),
  };
}
