import { Inject, Injectable } from '@nestjs/common';

import type { OcppVersion } from '@csms/ocpp';
import { Database, isDatabaseOutage } from '@csms/platform-db';

import type { CallContext } from '../calls/call-context';
import type { AnyCallHandler, AroundCalls } from '../calls/call-table';
import type { Charger } from '../connections/charger';
import { OpenTransactions } from '../transactions/open-transactions';

import { clockOf, type OwnTimestamp, setClock, watchClock } from './charger-clock';
import type { ClockKnowledge } from './domain/clock-knowledge';
import { isQueueable, ownTimestamp } from './domain/own-timestamp';

/** Learns of each charger's clock from the timestamps of its messages, before their handlers read them. */
@Injectable()
export class ClockWatch implements AroundCalls {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(OpenTransactions) private readonly open: OpenTransactions,
  ) {}

  around(_version: OcppVersion, action: string, handler: AnyCallHandler): AnyCallHandler {
    return async (request, context) => {
      const raw = ownTimestamp(request);
      if (raw !== undefined) await this.watch({ raw, isQueueable: isQueueable(action) }, context);
      return handler(request, context);
    };
  }

  private async watch(stated: OwnTimestamp, { charger, receivedAt }: CallContext): Promise<void> {
    const before = clockOf(charger);
    const shown = watchClock(charger, stated, receivedAt);
    if (shown === before) return;
    const known = await this.unlessUnderWay(charger, before, shown);
    if (known === before) return;
    setClock(charger, known);
    await this.keep(charger, known);
  }

  /** Start and end of a charge go by one clock: a skew that is found in between counts from the next one on. */
  private async unlessUnderWay(
    charger: Charger,
    before: ClockKnowledge,
    shown: ClockKnowledge,
  ): Promise<ClockKnowledge> {
    const isFound = shown.skewMs !== 0 && shown.skewMs !== before.skewMs;
    if (!isFound || !(await this.open.isAny(charger))) return shown;
    return shown.habit === before.habit ? before : { ...shown, skewMs: before.skewMs };
  }

  /** For the next connection. Where the database is away this one knows it all the same. */
  private async keep(charger: Charger, { habit, skewMs }: ClockKnowledge): Promise<void> {
    const { chargePointId } = charger.chargePoint;
    try {
      await this.database.transaction((tx) =>
        tx.query('update charge_point set zone_habit = $2, clock_skew_ms = $3 where charge_point_id = $1', [
          chargePointId,
          habit,
          skewMs,
        ]),
      );
    } catch (error) {
      if (!isDatabaseOutage(error)) throw error;
    }
  }
}
