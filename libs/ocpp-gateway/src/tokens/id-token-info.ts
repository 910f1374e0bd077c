import type { IdTagInfo16, IdTokenInfo201 } from '@csms/ocpp';

import type { AuthorizationDecision } from './authorization.service';
import { authorizationStatus16 } from './domain/decide-authorization';

/** OCPP 1.6 §7.27. */
export function idTagInfo(decision: AuthorizationDecision): IdTagInfo16 {
  return {
    status: authorizationStatus16(decision.statusNow),
    ...(decision.groupIdToken === null ? {} : { parentIdTag: decision.groupIdToken.slice(0, 20) }),
    ...(decision.validUntil === null ? {} : { expiryDate: decision.validUntil.toISOString() }),
  };
}

/** OCPP 2.0.1 Part 2, §2.29. */
export function idTokenInfo(decision: AuthorizationDecision): IdTokenInfo201 {
  return {
    status: decision.statusNow,
    ...(decision.groupIdToken === null
      ? {}
      : { groupIdToken: { idToken: decision.groupIdToken, type: 'Central' as const } }),
    ...(decision.validUntil === null ? {} : { cacheExpiryDateTime: decision.validUntil.toISOString() }),
  };
}
