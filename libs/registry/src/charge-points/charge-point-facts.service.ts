import { Injectable } from '@nestjs/common';
import { type EntityManager, In } from 'typeorm';

import type {
  ChargePointBooted,
  ChargePointConnected,
  ChargePointDisconnected,
  ConnectorStatusChanged,
  EventData,
} from '@csms/contracts';
import { upsertRows } from '@csms/platform-db';

import { ChargePointEntity } from './charge-point.entity';
import { ConnectorEntity } from './connector.entity';
import { chargePointStatus } from './domain/charge-point-status';

/** What one event says of one charge point. */
interface Fact {
  readonly chargePointId: string;
  readonly seenAt: Date;
  readonly apply: (row: ChargePointEntity) => void;
}

type StatusData = EventData<typeof ConnectorStatusChanged>;

/**
 * Keeps what chargers say of themselves beside what people entered. Many events at once, for chargers come back together
 * after an outage, and whether they are there must be right soon after. Everything here is safe twice.
 */
@Injectable()
export class ChargePointFacts {
  /** What nobody entered is taken from the charger. */
  booted(tx: EntityManager, events: readonly EventData<typeof ChargePointBooted>[]): Promise<void> {
    return learn(tx, events.map(bootFact));
  }

  connected(tx: EntityManager, events: readonly EventData<typeof ChargePointConnected>[]): Promise<void> {
    return learn(
      tx,
      events.map((data) =>
        presence({ ...data, isEnd: false, at: new Date(data.connected_at) }, (row) => {
          row.online = true;
          // The address that is handed out follows what the charger speaks.
          row.ocppVersion = data.ocpp_version;
        }),
      ),
    );
  }

  disconnected(
    tx: EntityManager,
    events: readonly EventData<typeof ChargePointDisconnected>[],
  ): Promise<void> {
    return learn(
      tx,
      events.map((data) =>
        presence({ ...data, isEnd: true, at: new Date(data.disconnected_at) }, (row) => {
          row.online = false;
        }),
      ),
    );
  }

  statusesChanged(tx: EntityManager, events: readonly StatusData[]): Promise<void> {
    const facts = events.map((data) => ({
      chargePointId: data.charge_point_id,
      // A charger's clock may be ahead: it was seen now at the latest.
      seenAt: new Date(Math.min(Date.parse(data.changed_at), Date.now())),
      apply: () => undefined,
    }));
    return learn(tx, facts, (rows) =>
      keepStatuses(
        tx,
        events.filter((data) => rows.has(data.charge_point_id)),
      ),
    );
  }
}

function bootFact(data: EventData<typeof ChargePointBooted>): Fact {
  const at = new Date(data.booted_at);
  const apply = (row: ChargePointEntity): void => {
    if (row.bootedAt !== null && row.bootedAt > at) return;
    row.bootedAt = at;
    row.bootStatus = data.boot_status ?? 'Accepted';
    row.reportedVendor = data.vendor;
    row.reportedModel = data.model;
    row.reportedSerialNumber = data.serial_number;
    row.firmwareVersion = data.firmware_version;
    row.vendor ??= data.vendor;
    row.model ??= data.model;
    row.serialNumber ??= data.serial_number;
  };
  return { chargePointId: data.charge_point_id, seenAt: at, apply };
}

interface ConnectionWord {
  readonly charge_point_id: string;
  readonly connection_epoch?: number;
  readonly isEnd: boolean;
  readonly at: Date;
}

function presence(word: ConnectionWord, become: (row: ChargePointEntity) => void): Fact {
  const { charge_point_id: chargePointId, connection_epoch: epoch = 0, at } = word;
  const apply = (row: ChargePointEntity): void => {
    if (!isNews(row, word)) return;
    row.presenceEpoch = epoch;
    row.presenceAt = at;
    become(row);
  };
  return { chargePointId, seenAt: at, apply };
}

/**
 * Of two connections the one with the greater number is the later, whatever the clocks of their instances say, and its
 * end comes after its begin. Those of a gateway that gave no numbers are told apart by their times.
 */
function isNews(row: ChargePointEntity, { connection_epoch: epoch = 0, isEnd, at }: ConnectionWord): boolean {
  if (row.presenceEpoch !== epoch) return row.presenceEpoch < epoch;
  return epoch > 0 ? isEnd : row.presenceAt === null || row.presenceAt <= at;
}

/**
 * A charge point that is unknown here or out of service teaches nothing.
 *
 * @param keepMore what is written beside, of which the state of a charge point depends
 */
async function learn(
  tx: EntityManager,
  facts: readonly Fact[],
  keepMore: (rows: ReadonlyMap<string, ChargePointEntity>) => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  const rows = await lockedInService(tx, [...new Set(facts.map(({ chargePointId }) => chargePointId))]);
  if (rows.size === 0) return;
  for (const { chargePointId, seenAt, apply } of facts) {
    const row = rows.get(chargePointId);
    if (row === undefined) continue;
    if (row.lastSeenAt === null || row.lastSeenAt < seenAt) row.lastSeenAt = seenAt;
    apply(row);
  }
  await keepMore(rows);
  const connectors = await tx.findBy(ConnectorEntity, { chargePointId: In([...rows.keys()]) });
  const byChargePoint = Map.groupBy(connectors, ({ chargePointId }) => chargePointId);
  for (const row of rows.values()) {
    const { lastSeenAt, online } = row;
    row.status = chargePointStatus({ lastSeenAt, online, connectors: byChargePoint.get(row.id) ?? [] });
    row.updatedAt = new Date();
  }
  await upsertRows(tx, ChargePointEntity, [...rows.values()]);
}

/** In the order of their ids, so that two transactions with the same ones wait for each other in one direction. */
async function lockedInService(
  tx: EntityManager,
  ids: readonly string[],
): Promise<ReadonlyMap<string, ChargePointEntity>> {
  const rows = await tx.find(ChargePointEntity, {
    where: { id: In(ids) },
    order: { id: 'ASC' },
    lock: { mode: 'pessimistic_write' },
  });
  return new Map(rows.filter((row) => row.lifecycle !== 'decommissioned').map((row) => [row.id, row]));
}

async function keepStatuses(tx: EntityManager, told: readonly StatusData[]): Promise<void> {
  await tx.query(
    `insert into connector (charge_point_id, evse_id, connector_id, organization_id, is_declared, status,
                            error_code, status_at)
     select charge_point_id, evse_id, connector_id, organization_id, false, status, error_code, changed_at
     from jsonb_to_recordset($1::jsonb) as told(charge_point_id text, evse_id integer, connector_id integer,
       organization_id text, status text, error_code text, changed_at timestamptz(3))
     on conflict (charge_point_id, evse_id, connector_id) do update
       set status = excluded.status, error_code = excluded.error_code, status_at = excluded.status_at
       where connector.status_at is null or connector.status_at <= excluded.status_at`,
    [JSON.stringify(newestOfConnectors(told))],
  );
}

/** One statement writes a row once. Of two at the same instant the later told counts. */
function newestOfConnectors(told: readonly StatusData[]): StatusData[] {
  const newest = new Map<string, StatusData>();
  for (const data of told) {
    const key = `${data.charge_point_id}/${data.evse_id}/${data.connector_id}`;
    const held = newest.get(key);
    if (held === undefined || Date.parse(held.changed_at) <= Date.parse(data.changed_at)) {
      newest.set(key, data);
    }
  }
  return [...newest.values()];
}
