import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';

import { DomainError } from '@csms/kernel';
import { Database, isDatabaseOutage } from '@csms/platform-db';
import { LOGGER, type Principal } from '@csms/platform-http';
import type { Logger } from '@csms/platform-ops';

import { OrdersOfFeatures } from '../commands/orders-of-features';

import type { DecidedAction } from './domain/decided-action';

/** Of an organization's default: the others come by themselves when their interval is over. */
const MOST_ASKED = 1_000;
const AT_ONCE = 10;

/** Asks chargers that wait in `Pending` for another boot when it would be accepted now (2.0.1 B02; 1.6 §4.2). */
@Injectable()
export class AwaitedBoots implements OnApplicationShutdown {
  private readonly asking = new Set<Promise<void>>();

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(OrdersOfFeatures) private readonly orders: OrdersOfFeatures,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async onApplicationShutdown(): Promise<void> {
    await Promise.all(this.asking);
  }

  /** A handler changed; nobody waits for the chargers. */
  mayCome(caller: Principal, chargePointId: string | null, action: DecidedAction): void {
    if (action !== 'BootNotification') return;
    const asked = this.askAll(caller, chargePointId).finally(() => this.asking.delete(asked));
    this.asking.add(asked);
  }

  private async askAll(caller: Principal, chargePointId: string | null): Promise<void> {
    try {
      const waiting = await this.database.query<{ charge_point_id: string }>(WAITING, [
        caller.organizationId,
        chargePointId,
        MOST_ASKED,
      ]);
      while (waiting.length > 0) {
        await Promise.all(waiting.splice(0, AT_ONCE).map((row) => this.ask(caller, row.charge_point_id)));
      }
    } catch (error) {
      const level = isDatabaseOutage(error) ? 'warn' : 'error';
      this.logger[level]({ err: error }, 'chargers that may boot now are not asked to');
    }
  }

  private async ask({ organizationId }: Principal, chargePointId: string): Promise<void> {
    try {
      await this.orders.send({
        commander: { organizationId, grants: [] },
        chargePointId,
        reference: chargePointId,
        command: 'trigger_boot',
        call: { action: 'TriggerMessage', payload: { requestedMessage: 'BootNotification' } },
      });
    } catch (error) {
      // It is away, and boots when it is back.
      if (!(error instanceof DomainError)) throw error;
    }
  }
}

/** Chargers here that are pending, and whose boot is not answered by a rule that would leave them so. */
const WAITING = `
  select one.charge_point_id from charge_point one join connection using (charge_point_id)
  left join lateral (
    select mode, static_response from message_handler rule
    where rule.organization_id = one.organization_id and rule.action = 'BootNotification'
      and (rule.charge_point_id = one.charge_point_id or rule.charge_point_id is null)
    order by rule.charge_point_id nulls last limit 1) rule on true
  where one.organization_id = $1 and ($2::text is null or one.charge_point_id = $2) and one.boot_status = 'Pending'
    and (rule.mode is null or rule.mode = 'auto' or rule.static_response ->> 'status' = 'Accepted')
  limit $3`;
