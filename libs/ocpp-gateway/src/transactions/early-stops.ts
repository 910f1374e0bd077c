import { Inject, Injectable } from '@nestjs/common';

import type { Request16 } from '@csms/ocpp';
import { Database } from '@csms/platform-db';

import { type LateStart, stopOfStart } from './domain/stop-of-start';

/** A charger that was offline tells what waited within minutes; after these days nothing of it comes any more. */
const KEPT_DAYS = 7;
/** Of one charger: the oldest ones. One that never tells a start must not be read for ever. */
const MOST_OF_CHARGER = 50;

type Stop = Request16<'StopTransaction'>;

interface Kept {
  readonly eventId: string;
  readonly request: Stop;
  readonly endedAt: Date;
  readonly receivedAt: Date;
}

interface Row {
  readonly event_id: string;
  readonly request: Stop;
  readonly ended_at: Date;
  readonly received_at: Date;
}

/** Stops of transactions that nobody knew when they came (OCPP 1.6): their start may come after them. */
@Injectable()
export class EarlyStops {
  constructor(@Inject(Database) private readonly database: Database) {}

  async keep(chargePointId: string, { eventId, request, endedAt, receivedAt }: Kept): Promise<void> {
    await this.database.transaction(async (tx) => {
      await tx.query(`delete from early_stop where received_at < now() - interval '${KEPT_DAYS} days'`);
      await tx.query(
        `insert into early_stop (event_id, charge_point_id, request, ended_at, received_at)
         select $1, $2, $3, $4, $5
         where (select count(*) from early_stop where charge_point_id = $2) < ${MOST_OF_CHARGER}
         on conflict do nothing`,
        [eventId, chargePointId, JSON.stringify(request), endedAt, receivedAt],
      );
    });
  }

  /** The one that ends this start; null: none. */
  async of(chargePointId: string, start: LateStart): Promise<Kept | null> {
    const rows = await this.database.query<Row>(
      'select event_id, request, ended_at, received_at from early_stop where charge_point_id = $1',
      [chargePointId],
    );
    const stops = rows.map(({ event_id: eventId, request, ended_at: endedAt, received_at: receivedAt }) => ({
      ...{ eventId, request, endedAt, receivedAt },
      meterStopWh: request.meterStop < 0 ? null : request.meterStop,
      idTag: request.idTag ?? null,
    }));
    return stopOfStart(stops, start);
  }

  /** It has been told with its start. */
  async forget({ eventId }: Kept): Promise<void> {
    await this.database.query('delete from early_stop where event_id = $1', [eventId]);
  }
}
