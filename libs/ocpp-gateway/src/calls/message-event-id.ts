import { deriveEventId } from '@csms/kernel';

import type { CallContext } from './call-context';

/** Of messages that carry no time of their own: the id counts on its socket only, for chargers begin anew. */
export function messageEventId({ charger, messageId }: CallContext, action: string): string {
  return deriveEventId(charger.chargePoint.chargePointId, charger.connectionId, action, messageId);
}
