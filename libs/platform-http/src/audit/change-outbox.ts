import type { EntityManager } from 'typeorm';

import type { BillingChangeRecorded } from '@csms/contracts';
import { newId } from '@csms/kernel';
import type { Outbox, OutgoingEvent } from '@csms/platform-kafka';
import { traceHeaders } from '@csms/platform-ops';

import type { Principal } from '../principal/principal';

export interface RecordedChange {
  /** Object and deed, e.g. `tariff.updated`. */
  readonly action: string;
  readonly resourceType: string;
  readonly resourceId: string;
  /** As the API showed it; null: it was not there. No secrets. */
  readonly before: object | null;
  /** As the API shows it; null: it is gone. No secrets. */
  readonly after: object | null;
}

/**
 * Tells the audit log, which the registry keeps, of a change, in the change's own transaction: there is no change
 * without its entry.
 */
export class ChangeOutbox {
  /** @param definition the service's own event for it */
  constructor(
    private readonly outbox: Outbox,
    private readonly definition: typeof BillingChangeRecorded,
  ) {}

  async record(tx: EntityManager, caller: Principal, change: RecordedChange): Promise<void> {
    await this.outbox.append(tx, this.eventOf(caller, change));
  }

  /** The same, to be appended to the outbox with others. */
  eventOf(caller: Principal, change: RecordedChange): OutgoingEvent<typeof BillingChangeRecorded> {
    const { organizationId } = caller;
    return {
      definition: this.definition,
      organizationId,
      // Whenever it is written: it belongs to this request.
      ...traceHeaders(),
      data: {
        id: newId('aud'),
        organization_id: organizationId,
        at: new Date().toISOString(),
        actor_type: caller.type,
        actor_id: caller.subject,
        action: change.action,
        resource_type: change.resourceType,
        resource_id: change.resourceId,
        before: change.before,
        after: change.after,
        request_id: caller.requestId,
        address: caller.address,
      },
    };
  }
}
