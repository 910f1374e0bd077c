import { isDeepStrictEqual } from 'node:util';

import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import { type EventData, SessionEnded, SessionStarted } from '@csms/contracts';
import { deriveId } from '@csms/kernel';
import { Outbox } from '@csms/platform-kafka';

import type { SessionFact } from './domain/session-facts';
import { applyFact, chargingEndedAt, energyWh, meterStartWh, meterStopWh } from './domain/session-state';
import { SessionEntity } from './session.entity';
import { stateOf, writeState } from './session.mapper';

/** Where a transaction is, as each event of a charger says. */
export interface SessionPlace {
  readonly sessionId: string;
  readonly ocppTransactionId: string;
  readonly organizationId: string;
  readonly chargePointId: string;
  readonly siteId: string | null;
  readonly projectId: string | null;
  readonly timeZone: string;
  /** null where the event does not say (OCPP 1.6 stops): the start did, or will. */
  readonly evseId: number | null;
  readonly connectorId: number | null;
}

/** Brings the facts of chargers into the record of sessions, and tells what became of them. */
@Injectable()
export class SessionRecorder {
  constructor(@Inject(Outbox) private readonly outbox: Outbox) {}

  /** Applies one fact in the caller's transaction. A fact that changes nothing leaves no trace. */
  async record(tx: EntityManager, place: SessionPlace, fact: SessionFact): Promise<void> {
    const held = await tx.findOne(SessionEntity, {
      where: { id: place.sessionId },
      lock: { mode: 'pessimistic_write' },
    });
    const before = held === null ? null : stateOf(held);
    const after = applyFact(before, fact);
    const row = held ?? newRow(tx, place);
    const figuresBefore = held === null ? null : endFiguresOf(held);
    const hasNewPlace = completePlace(row, place);
    if (after === before && !hasNewPlace) return;
    writeState(row, after);
    const isEndNews = !isDeepStrictEqual(endFiguresOf(row), figuresBefore);
    if (figuresBefore !== null && isEndNews) row.revision += 1;
    row.updatedAt = new Date();
    await tx.save(row);
    if (after.isStartKnown && before?.isStartKnown !== true) {
      await this.outbox.append(tx, {
        definition: SessionStarted,
        organizationId: row.organizationId,
        data: coreOf(row),
      });
    }
    if (isEndNews) await this.announceEnd(tx, row);
  }

  private announceEnd(tx: EntityManager, row: SessionEntity): Promise<void> {
    return this.outbox.append(tx, {
      definition: SessionEnded,
      organizationId: row.organizationId,
      data: endOf(row),
    });
  }
}

function endOf(row: SessionEntity): EventData<typeof SessionEnded> {
  const state = stateOf(row);
  if (row.status === 'active' || row.endedAt === null) throw new Error(`Session ${row.id} has not ended`);
  return {
    ...coreOf(row),
    status: row.status,
    ended_at: row.endedAt.toISOString(),
    charging_ended_at: (chargingEndedAt(state) ?? row.endedAt).toISOString(),
    meter_start_wh: meterStartWh(state),
    meter_stop_wh: meterStopWh(state),
    energy_wh: energyWh(state),
    stop_reason: row.stopReason,
  };
}

/** What a correction would change: a late reading between two that are known makes no other session of it. */
function endFiguresOf(row: SessionEntity): object | null {
  return row.endedAt === null ? null : { ...endOf(row), max_power_w: row.maxPowerW?.toFixed() };
}

function newRow(tx: EntityManager, place: SessionPlace): SessionEntity {
  return tx.create(SessionEntity, {
    id: place.sessionId,
    organizationId: place.organizationId,
    transactionId: deriveId('txn', place.sessionId),
    ocppTransactionId: place.ocppTransactionId,
    chargePointId: place.chargePointId,
    siteId: place.siteId,
    projectId: place.projectId,
    timeZone: place.timeZone,
    evseId: place.evseId ?? 0,
    connectorId: place.connectorId ?? 0,
    revision: 1,
    createdAt: new Date(),
  });
}

/** A stop that overtook its start could not say the connector; a later fact can. */
function completePlace(row: SessionEntity, place: SessionPlace): boolean {
  const isBetter = row.connectorId === 0 && place.connectorId !== null && place.connectorId !== 0;
  if (isBetter) {
    row.connectorId = place.connectorId;
    row.evseId = place.evseId ?? 0;
  }
  return isBetter;
}

function coreOf(row: SessionEntity) {
  return {
    session_id: row.id,
    transaction_id: row.transactionId,
    ocpp_transaction_id: row.ocppTransactionId,
    organization_id: row.organizationId,
    charge_point_id: row.chargePointId,
    site_id: row.siteId,
    project_id: row.projectId,
    time_zone: row.timeZone,
    evse_id: row.evseId,
    connector_id: row.connectorId,
    id_token: row.idToken,
    driver_id: row.driverId,
    started_at: row.startedAt.toISOString(),
    revision: row.revision,
  };
}
