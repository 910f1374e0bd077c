import { Inject, Injectable } from '@nestjs/common';

import type { OcppVersion } from '@csms/ocpp';
import { Database, isDatabaseOutage } from '@csms/platform-db';

import type { CallContext } from '../calls/call-context';
import type { AnyCallHandler, AroundCalls } from '../calls/call-table';
import type { Charger } from '../connections/charger';
import { OpenTransactions } from '../transactions/open-transactions';
import type { TransactionEntity } from '../transactions/transaction.entity';

import { clockOf, type OwnTimestamp, setClock, watchClock } from './charger-clock';
import type { ClockKnowledge } from './domain/clock-knowledge';
import { isQueueable, ownTimestamp } from './domain/own-timestamp';
import { wasLiveBy } from './domain/read-anew';

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

  /**
   * Start and end of a charge go by one clock: a skew that is found in between is taken off its start too, where the
   * start was of now by that clock. Else it counts from the next charge on.
   */
  private async unlessUnderWay(
    charger: Charger,
    before: ClockKnowledge,
    shown: ClockKnowledge,
  ): Promise<ClockKnowledge> {
    const isFound = shown.skewMs !== 0 && shown.skewMs !== before.skewMs;
    if (!isFound || !(await this.open.isAny(charger))) return shown;
    if (await this.startsCorrected(charger, shown)) return shown;
    return shown.habit === before.habit ? before : { ...shown, skewMs: before.skewMs };
  }

  /** @returns false: of some start nobody knows by which clock it was told */
  private async startsCorrected(charger: Charger, { habit, skewMs }: ClockKnowledge): Promise<boolean> {
    const { chargePointId, timeZone } = charger.chargePoint;
    const open = await this.open.rowsOf(chargePointId);
    const isOfNow = ({ startReading: reading }: TransactionEntity): boolean =>
      reading !== null && wasLiveBy(reading, { timeZone, habit, skewMs });
    if (open.length === 0 || !open.every(isOfNow)) return false;
    await this.database.query(
      `update transaction set start_reading = start_reading || jsonb_build_object('found_skew_ms', $2::bigint)
       where session_id = any($1)`,
      [open.map(({ sessionId }) => sessionId), skewMs],
    );
    return true;
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
