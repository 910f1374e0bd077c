import type { EntityManager } from 'typeorm';

import { energyRegisterWh, type NormalisedReading } from '@csms/ocpp';

import type { RegisterPoint } from './domain/energy-curve';

interface RegisterRow {
  readonly session_id: string;
  readonly at_ms: number;
  readonly readings: readonly {
    readonly phase: string | null;
    readonly value: string;
    readonly context: string;
  }[];
}

/** The energy registers of some sessions as they were read, by time. */
export async function registersOf(
  tx: EntityManager,
  sessionIds: readonly string[],
): Promise<Map<string, RegisterPoint[]>> {
  const rows = await tx.query<RegisterRow[]>(
    `select session_id, (extract(epoch from sampled_at) * 1000)::float8 as at_ms,
       jsonb_agg(jsonb_build_object('phase', phase, 'value', value::text, 'context', context)) as readings
     from meter_value
     where session_id = any($1) and measurand = 'Energy.Active.Import.Register' and unit = 'Wh'
       and location = 'Outlet' and value is not null
     group by session_id, sampled_at
     order by session_id, sampled_at`,
    [sessionIds],
  );
  const points = rows.flatMap(({ session_id, at_ms, readings }) => {
    const registerWh = energyRegisterWh(readings.map(asReading));
    return registerWh === null ? [] : [{ session_id, atMs: at_ms, registerWh }];
  });
  return Map.groupBy(points, ({ session_id }) => session_id);
}

function asReading({ phase, value }: RegisterRow['readings'][number]): NormalisedReading {
  return {
    measurand: 'Energy.Active.Import.Register',
    unit: 'Wh',
    location: 'Outlet',
    value,
    ...(phase === null ? {} : { phase }),
  } as NormalisedReading;
}
