import { isDeepStrictEqual } from 'node:util';

/** Deeds that say nothing where both states are the same. Others, a renewed secret say, are more than their states. */
const MEANT_BY_STATES = /\.(updated|installed)$/;

/** Whether a change changed nothing but its time. */
export function isUnchanged(action: string, before: object | null, after: object | null): boolean {
  if (before === null || after === null || !MEANT_BY_STATES.test(action)) return false;
  return isDeepStrictEqual({ ...before, updated_at: null }, { ...after, updated_at: null });
}
