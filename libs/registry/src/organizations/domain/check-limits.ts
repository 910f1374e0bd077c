import type { RequestLimits } from '@csms/contracts';

/** What an integer column holds. */
const MAX = 2_147_483_647;

/** @throws RangeError naming the limit that is none */
export function checkLimits(limits: RequestLimits): void {
  for (const [name, value] of Object.entries(limits)) {
    if (Number.isInteger(value) && value >= 1 && value <= MAX) continue;
    throw new RangeError(`${name} must be an integer from 1 to ${MAX}, not ${value}`);
  }
}
