import type { RateClass } from '@csms/platform-http';

import type { RateLimit } from './token-bucket';

type ClassOfCallers = Exclude<RateClass, 'sign-in'>;

/** Of the minute's limit of a credential: of the usual 600, 60 commands to one charge point, 10 to many, 10 imports. */
const SHARES: Readonly<Record<ClassOfCallers, number>> = { command: 1 / 10, bulk: 1 / 60, import: 1 / 60 };

/** As long as any id of a charge point; no longer text is kept. */
const MAX_ID_LENGTH = 64;

/** Whoever's requests grow has his commands and imports grow with them. */
export function classLimit(rateClass: ClassOfCallers, ratePerMinute: number): RateLimit {
  const perMinute = Math.max(1, Math.floor(ratePerMinute * SHARES[rateClass]));
  return { perMinute, burst: perMinute };
}

export interface LimitedRequest {
  readonly params: unknown;
  readonly body: unknown;
}

/** @returns null where the request names no charge point, so that its service will refuse it */
export function chargePointOf({ params, body }: LimitedRequest): string | null {
  const found = [params, body]
    .map((one) => (one as { charge_point_id?: unknown } | null | undefined)?.charge_point_id)
    .find((id) => typeof id === 'string' && id.length <= MAX_ID_LENGTH);
  return (found as string | undefined) ?? null;
}
