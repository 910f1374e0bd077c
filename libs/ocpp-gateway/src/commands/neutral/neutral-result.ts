import type { Dispatched } from '../command-dispatch';
import { wasSent } from '../domain/command-verdict';
import type { NeutralName } from '../domain/neutral-command';

import type { NeutralResultDto } from './neutral-command.dto';

/** What became of a command that was sent to one charger. */
export function neutralResult(
  command: NeutralName,
  chargePointId: string,
  sent: Dispatched,
): NeutralResultDto {
  const { status, reason, response } = sent.verdict;
  return {
    command_id: sent.commandId,
    charge_point_id: chargePointId,
    command,
    status,
    reason,
    response,
    response_time_ms: sent.responseTimeMs,
    sent_at: wasSent(sent.verdict) ? sent.sentAt.toISOString() : null,
  };
}
