import { type EntityManager, In } from 'typeorm';

import { Decimal, ValidationFailedError } from '@csms/kernel';

import type { ChargePointEntity } from './charge-point.entity';
import { ConnectorEntity } from './connector.entity';
import type { DeclareConnectorDto } from './dto/connector.dto';

export interface ChargePointWithConnectors extends ChargePointEntity {
  /** Without number 0, the charge point itself. */
  connectors: ConnectorEntity[];
}

export async function withConnectors(
  tx: EntityManager,
  rows: readonly ChargePointEntity[],
): Promise<ChargePointWithConnectors[]> {
  const connectors = await tx.find(ConnectorEntity, {
    where: { chargePointId: In(rows.map(({ id }) => id)) },
    order: { evseId: 'ASC', connectorId: 'ASC' },
  });
  const byChargePoint = Map.groupBy(
    connectors.filter(({ connectorId }) => connectorId !== 0),
    ({ chargePointId }) => chargePointId,
  );
  return rows.map((row) => Object.assign({}, row, { connectors: byChargePoint.get(row.id) ?? [] }));
}

/** What a person says of the connectors, in place of what was said before; what the charger told of them stays. */
export async function declareConnectors(
  tx: EntityManager,
  row: ChargePointEntity,
  declared: readonly DeclareConnectorDto[],
): Promise<void> {
  const wanted = new Map(
    declared.map((one) => [keyOf(one.evse_id ?? one.connector_id, one.connector_id), one]),
  );
  refuseDoubled(declared);
  const known = await tx.findBy(ConnectorEntity, { chargePointId: row.id });
  const gone = known.filter((one) => one.status === null && !wanted.has(keyOf(one.evseId, one.connectorId)));
  await tx.remove(gone);
  const kept = known.filter((one) => !gone.includes(one));
  for (const one of kept) describe(one, wanted.get(keyOf(one.evseId, one.connectorId)));
  const isKept = new Set(kept.map((one) => keyOf(one.evseId, one.connectorId)));
  const added = [...wanted].filter(([key]) => !isKept.has(key)).map(([, one]) => newConnector(tx, row, one));
  await tx.save([...kept, ...added]);
}

function refuseDoubled(declared: readonly DeclareConnectorDto[]): void {
  const keys = declared.map((one) => keyOf(one.evse_id ?? one.connector_id, one.connector_id));
  const at = keys.findIndex((key, index) => keys.indexOf(key) < index);
  if (at < 0) return;
  throw new ValidationFailedError([
    { pointer: `/connectors/${at}`, code: 'doubled', detail: 'Each connector is named once.' },
  ]);
}

function describe(connector: ConnectorEntity, said: DeclareConnectorDto | undefined): void {
  connector.isDeclared = said !== undefined;
  connector.type = said?.type ?? null;
  connector.maxPowerKw = said?.max_power_kw == null ? null : new Decimal(String(said.max_power_kw));
}

function newConnector(
  tx: EntityManager,
  { id, organizationId }: ChargePointEntity,
  said: DeclareConnectorDto,
): ConnectorEntity {
  const connector = tx.create(ConnectorEntity, {
    chargePointId: id,
    organizationId,
    evseId: said.evse_id ?? said.connector_id,
    connectorId: said.connector_id,
    status: null,
    errorCode: null,
    statusAt: null,
  });
  describe(connector, said);
  return connector;
}

function keyOf(evseId: number, connectorId: number): string {
  return `${evseId}/${connectorId}`;
}
