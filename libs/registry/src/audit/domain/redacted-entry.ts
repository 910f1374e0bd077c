import { maskIdTag } from '@csms/kernel';

import type { EntryStates } from './shown-entry';

const MASK = '(masked)';

/**
 * An entry without these tokens, of a driver who is erased: their last characters stay. The label of such a token goes.
 *
 * @param tokens in upper case, for case does not count (OCPP CiString)
 */
export function redactedEntry(
  { resourceType, resourceId, before, after }: EntryStates,
  tokens: ReadonlySet<string>,
): EntryStates {
  const isOfToken = resourceType === 'id_tag' && tokens.has(resourceId.toUpperCase());
  const redacted = (state: object | null): object | null => {
    if (state === null) return null;
    const kept = withoutTokens(state, tokens) as object;
    const { label } = kept as { label?: unknown };
    return isOfToken && typeof label === 'string' ? { ...kept, label: MASK } : kept;
  };
  return {
    resourceType,
    resourceId: isOfToken ? maskIdTag(resourceId) : resourceId,
    before: redacted(before),
    after: redacted(after),
  };
}

function withoutTokens(value: unknown, tokens: ReadonlySet<string>): unknown {
  if (Array.isArray(value)) return value.map((one) => withoutTokens(one, tokens));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([member, inner]) => [member, withoutTokens(inner, tokens)]),
    );
  }
  return typeof value === 'string' && tokens.has(value.toUpperCase()) ? maskIdTag(value) : value;
}
