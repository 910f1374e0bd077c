import { type KnowsDrivers, knowsDrivers } from '@csms/platform-http';
import { maskIdTag } from '@csms/platform-ops';

import type { SessionEntity } from '../charging-sessions/session.entity';
import { tokenOf } from '../drivers/erased-driver';

import type { TransactionDto } from './dto/transaction.dto';

export function toTransactionDto(row: SessionEntity, caller: KnowsDrivers): TransactionDto {
  const token = tokenOf(row);
  const isWhole = token === null || knowsDrivers(caller);
  return {
    transaction_id: row.transactionId,
    ocpp_transaction_id: row.ocppTransactionId,
    ocpp_version: row.ocppVersion,
    session_id: row.id,
    charge_point_id: row.chargePointId,
    evse_id: row.evseId === 0 ? null : row.evseId,
    connector_id: row.connectorId === 0 ? null : row.connectorId,
    site_id: row.siteId,
    project_id: row.projectId,
    id_tag: isWhole ? token : maskIdTag(token),
    id_token_type: row.idTokenType,
    authorization_status: row.authorizationStatus,
    remote_start_id: row.remoteStartId,
    offline: row.isOffline,
    started_at: row.isStartKnown ? row.startedAt.toISOString() : null,
    ended_at: row.isEndTold ? (row.endedAt?.toISOString() ?? null) : null,
    meter_start_wh: row.meterStartWh,
    meter_stop_wh: row.meterStopWh,
    reason: row.isEndTold ? row.stopReason : null,
    updated_at: row.updatedAt.toISOString(),
  };
}
