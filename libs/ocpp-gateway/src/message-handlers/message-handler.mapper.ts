import type { DecidedAction } from './domain/decided-action';
import { versionsFor } from './domain/given-response';
import { AUTO } from './domain/message-handler';
import type { MessageHandlerDto } from './dto/message-handler.dto';
import type { MessageHandlerEntity } from './message-handler.entity';

/** null: none is set, and the central system decides. */
export function toMessageHandlerDto(
  action: DecidedAction,
  row: MessageHandlerEntity | null,
): MessageHandlerDto {
  const { mode, staticResponse, timeoutMs, fallbackResponse } = row ?? AUTO;
  return {
    action,
    mode,
    static_response: staticResponse,
    static_response_versions: staticResponse === null ? null : versionsFor(action, staticResponse),
    timeout_ms: timeoutMs,
    fallback_response: fallbackResponse,
    set_at: setAt(row),
    updated_at: row?.updatedAt.toISOString() ?? null,
  };
}

function setAt(row: MessageHandlerEntity | null): MessageHandlerDto['set_at'] {
  if (row === null) return null;
  return row.chargePointId === null ? 'organization' : 'charge_point';
}
