import type { InboundMessageDto, OcppMessageDto } from './dto/message.dto';
import type { MessageLogEntity } from './message-log.entity';

export function toOcppMessageDto(row: MessageLogEntity): OcppMessageDto {
  return {
    at: row.at.toISOString(),
    direction: row.direction,
    message_id: row.messageId,
    action: row.action,
    payload: parsed(row.payload),
    outcome: row.outcome,
    error_code: row.errorCode,
    response: parsed(row.response),
    duration_ms: row.durationMs,
    connection_id: row.connectionId,
    ocpp_version: row.ocppVersion,
  };
}

export function toInboundMessageDto(row: MessageLogEntity): InboundMessageDto {
  return {
    message_id: row.messageId,
    action: row.action,
    payload: parsed(row.payload),
    received_at: row.at.toISOString(),
    response: parsed(row.response),
    responded_by: row.outcome === 'unanswered' ? null : 'default',
  };
}

function parsed(json: string | null): unknown {
  return json === null ? null : (JSON.parse(json) as unknown);
}
