import type { FieldError } from '@csms/kernel';

import { tokenKey } from '../../tokens/domain/token-key';

import type { Members } from './member-names';

/** A token as a charger compares it: 1.6 knows no types. */
interface NamedToken {
  readonly token: string;
  readonly type: string;
}

/**
 * A list that names a token twice contradicts itself: chargers refuse it as a whole, or keep one of both (OCPP 1.6
 * §5.15; 2.0.1 D01). Pointers into the payload.
 */
export function localListRules(action: string, payload: Members): FieldError[] {
  if (action !== 'SendLocalList') return [];
  const list = (payload['localAuthorizationList'] ?? []) as readonly Members[];
  return doubled(list.map(tokenOf)).map((at) => ({
    pointer: `/localAuthorizationList/${at}/${typeof list[at]?.['idToken'] === 'object' ? 'idToken' : 'idTag'}`,
    code: 'doubled',
    detail: 'The list names this token more than once.',
  }));
}

/** Places of those that stand before, too. */
export function doubled(tokens: readonly NamedToken[]): number[] {
  const seen = new Set<string>();
  return tokens.flatMap(({ token, type }, at) => {
    const key = JSON.stringify([type, tokenKey(token)]);
    if (seen.has(key)) return [at];
    seen.add(key);
    return [];
  });
}

function tokenOf({ idTag, idToken }: Members): NamedToken {
  if (typeof idToken !== 'object' || idToken === null) return { token: String(idTag), type: '' };
  const { idToken: token, type } = idToken as { idToken: string; type: string };
  return { token, type };
}
