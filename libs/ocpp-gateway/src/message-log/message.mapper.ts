import type { HeldMessageEntity } from '../held-messages/held-message.entity';

import { maskedJson } from './domain/masked-json';
import type { InboundMessageDto, OcppMessageDto } from './dto/message.dto';
import type { InboundMessageEntity } from './inbound-message.entity';
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

/** @param isWhole whether the reader may see a token that waits */
export function toInboundMessageDto(row: InboundMessageEntity, isWhole: boolean): InboundMessageDto {
  return {
    message_id: row.messageId,
    action: row.action,
    payload: parsed(row.payload),
    received_at: row.at.toISOString(),
    response: parsed(row.response),
    responded_by: row.outcome === 'unanswered' ? null : (row.respondedBy ?? 'default'),
    handler_problem: row.handlerProblem,
    pending: row.pending,
    answer_by: row.answerBy?.toISOString() ?? null,
    id_token: isWhole ? row.idToken : null,
  };
}

/** As the log shows it a moment later. */
export function toAnsweredMessageDto(row: HeldMessageEntity): InboundMessageDto {
  return {
    message_id: row.messageId,
    action: row.action,
    payload: parsed(row.payload),
    received_at: row.receivedAt.toISOString(),
    response: parsed(maskedJson(row.action, row.response)),
    responded_by: 'api',
    handler_problem: null,
    pending: false,
    answer_by: null,
    id_token: null,
  };
}

function parsed(json: string | null): unknown {
  return json === null ? null : (JSON.parse(json) as unknown);
}
