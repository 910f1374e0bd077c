import { type EntityManager, In } from 'typeorm';

import type { ConnectorStatusChanged, EventData } from '@csms/contracts';

import { lockChargePoints } from '../charge-points/charge-points.repository';
import { idsOf, newestOf } from '../charge-points/place';

import { ConnectorEntity } from './connector.entity';
import { conditionOf } from './domain/condition';

type Status = EventData<typeof ConnectorStatusChanged>;

/** What chargers say of their connectors, and what becomes of their condition by it. */
export async function keepStatuses(
  tx: EntityManager,
  told: readonly Status[],
  receivedAt: Date,
): Promise<void> {
  await lockChargePoints(tx, told);
  await tx.query(
    `insert into connector (charge_point_id, evse_id, connector_id, status, error_code, changed_at, received_at)
     select charge_point_id, evse_id, connector_id, status, error_code, changed_at,
       coalesce(received_at, changed_at)
     from jsonb_to_recordset($1::jsonb) as row(charge_point_id text, evse_id integer, connector_id integer,
       status text, error_code text, changed_at timestamptz, received_at timestamptz)
     on conflict (charge_point_id, evse_id, connector_id) do update
       set status = excluded.status, error_code = excluded.error_code, changed_at = excluded.changed_at,
           received_at = excluded.received_at
       where (connector.changed_at, connector.received_at) <= (excluded.changed_at, excluded.received_at)`,
    [JSON.stringify(newestStatuses(told, receivedAt))],
  );
  await writeConditions(tx, idsOf(told));
}

async function writeConditions(tx: EntityManager, chargePointIds: readonly string[]): Promise<void> {
  const connectors = await tx.findBy(ConnectorEntity, { chargePointId: In(chargePointIds) });
  const conditions = [...Map.groupBy(connectors, ({ chargePointId }) => chargePointId)].map(([id, own]) => {
    const { isFaulted, isReady } = conditionOf(own);
    return { charge_point_id: id, is_faulted: isFaulted, is_ready: isReady };
  });
  await tx.query(
    `update charge_point set is_faulted = row.is_faulted, is_ready = row.is_ready
     from jsonb_to_recordset($1::jsonb) as row(charge_point_id text, is_faulted boolean, is_ready boolean)
     where charge_point.charge_point_id = row.charge_point_id
       and (charge_point.is_faulted, charge_point.is_ready) is distinct from (row.is_faulted, row.is_ready)`,
    [JSON.stringify(conditions)],
  );
}

/**
 * A charger's clock may be ahead: what it says next, by a clock that was set, must still count. Many clocks show whole
 * seconds: of two words of one second the one that came later is the newer.
 */
function newestStatuses(told: readonly Status[], receivedAt: Date): Status[] {
  const capped = told.map((status) => ({
    ...status,
    changed_at: new Date(Math.min(Date.parse(status.changed_at), +receivedAt)).toISOString(),
  }));
  return newestOf(
    capped,
    ({ charge_point_id, evse_id, connector_id }) => `${evse_id}/${connector_id}/${charge_point_id}`,
    (held, next) => {
      const [before, after] = [timesOf(held), timesOf(next)];
      return (
        after.changed > before.changed ||
        (after.changed === before.changed && after.received >= before.received)
      );
    },
  );
}

function timesOf({ changed_at: changedAt, received_at: receivedAt }: Status) {
  return { changed: Date.parse(changedAt), received: Date.parse(receivedAt ?? changedAt) };
}
