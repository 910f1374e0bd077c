import { parseArgs } from 'node:util';

import type { Environment } from '@csms/platform-ops';
import { setLimits } from '@csms/registry';

import { LIMIT_OPTIONS, LIMIT_USAGE, limitsOf } from './limit-options';
import { withRegistry } from './registry-connection';
import { UsageError } from './usage-error';

export const SET_LIMITS_USAGE = `set-limits --organization ID ${LIMIT_USAGE}`;

/** Changes an organization's limits and prints them all, as one line of JSON. */
export async function runSetLimits(environment: Environment, args: string[]): Promise<string> {
  const { values } = parseArgs({ args, options: { organization: { type: 'string' }, ...LIMIT_OPTIONS } });
  const { organization, ...others } = values;
  const limits = limitsOf(others);
  if (organization === undefined || Object.keys(limits).length === 0) throw new UsageError(SET_LIMITS_USAGE);
  const changed = await withRegistry(environment, (database, outbox) =>
    setLimits(database, outbox, organization, limits),
  );
  return JSON.stringify({
    organization_id: organization,
    rate_limit_per_minute: changed.ratePerMinute,
    rate_limit_burst: changed.burst,
    daily_request_quota: changed.dailyQuota,
  });
}
