import type { FieldError } from '@csms/kernel';

import type { Members } from './member-names';

const REMEDY =
  'A password that we do not know locks the charger out: send a new one by POST /api/v1/charge-points/{charge_point_id}/credentials with push.';

/**
 * A charger's password may not be changed behind our back (OCPP 1.6 security whitepaper A01; 2.0.1 A01): we would
 * refuse the charger that obeys. Pointers into the payload.
 */
export function passwordRules(action: string, payload: Members): FieldError[] {
  if (action === 'ChangeConfiguration') {
    return isName(payload['key'], 'AuthorizationKey') ? [refusal('/key')] : [];
  }
  if (action !== 'SetVariables') return [];
  const items = payload['setVariableData'] as readonly { readonly variable: { readonly name: string } }[];
  return items.flatMap(({ variable }, index) =>
    isName(variable.name, 'BasicAuthPassword') ? [refusal(`/setVariableData/${index}/variable/name`)] : [],
  );
}

/** Names of keys and variables are not case-sensitive. */
function isName(given: unknown, name: string): boolean {
  return typeof given === 'string' && given.toLowerCase() === name.toLowerCase();
}

function refusal(pointer: string): FieldError {
  return { pointer, code: 'not_allowed', detail: REMEDY };
}
