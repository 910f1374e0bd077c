import { Inject, Injectable } from '@nestjs/common';

import { Database } from '@csms/platform-db';

const MAX_NUMBER = 2_147_483_647;

/** The numbers that we give to reservations, remote starts and requests: no charge point gets one twice. */
@Injectable()
export class CommandNumbers {
  constructor(@Inject(Database) private readonly database: Database) {}

  async next(chargePointId: string): Promise<number> {
    const [row] = await this.database.query<{ last: number }>(
      `insert into assigned_number (charge_point_id, last) values ($1, 1)
       on conflict (charge_point_id) do update
       set last = case when assigned_number.last < $2 then assigned_number.last + 1 else 1 end
       returning last`,
      [chargePointId, MAX_NUMBER],
    );
    if (row === undefined) throw new Error('A number was not given');
    return row.last;
  }

  /** A caller chose one: ours go on above it. */
  async taken(chargePointId: string, number: number): Promise<void> {
    await this.database.query(
      `insert into assigned_number (charge_point_id, last) values ($1, $2)
       on conflict (charge_point_id) do update set last = greatest(assigned_number.last, excluded.last)`,
      [chargePointId, number],
    );
  }
}
