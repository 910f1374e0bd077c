import { Inject, Injectable } from '@nestjs/common';

import { newId } from '@csms/kernel';
import { classifyError, LOGGER, type Principal } from '@csms/platform-http';
import type { Logger } from '@csms/platform-ops';

import type { NeutralCommand } from '../domain/neutral-command';

import type { BulkResultDto, BulkRowDto } from './neutral-command.dto';
import { NeutralCommands } from './neutral-commands.service';

/** With the longest time of a bulk, two rounds of silent chargers end before the API gateway stops waiting. */
const AT_ONCE = 250;

export interface BulkRequest {
  readonly chargePointIds: readonly string[];
  readonly command: NeutralCommand;
  readonly timeoutMs: number;
}

/** One command to many chargers. What goes wrong with one of them is told in its row, and stops nobody else's. */
@Injectable()
export class BulkCommands {
  constructor(
    @Inject(NeutralCommands) private readonly commands: NeutralCommands,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async carryOut(caller: Principal, request: BulkRequest): Promise<BulkResultDto> {
    const { chargePointIds } = request;
    const bulkId = newId('blk');
    const results: BulkRowDto[] = [];
    const left = chargePointIds.entries();
    const work = async (): Promise<void> => {
      for (const [at, chargePointId] of left) {
        results[at] = await this.one(caller, request, { chargePointId, bulkId });
      }
    };
    await Promise.all(Array.from({ length: Math.min(AT_ONCE, chargePointIds.length) }, work));
    const count = (status: string) => results.filter((row) => row.status === status).length;
    return {
      bulk_id: bulkId,
      total: results.length,
      accepted: count('Accepted'),
      rejected: count('Rejected'),
      timeout: count('Timeout'),
      error: count('Error'),
      results,
    };
  }

  private async one(
    caller: Principal,
    { command, timeoutMs }: BulkRequest,
    { chargePointId, bulkId }: { readonly chargePointId: string; readonly bulkId: string },
  ): Promise<BulkRowDto> {
    try {
      const sent = await this.commands.carryOut(caller, { chargePointId, command, timeoutMs, bulkId });
      const { status, reason, response } = sent.verdict;
      return {
        charge_point_id: chargePointId,
        command_id: sent.commandId,
        status,
        code: reason,
        detail: null,
        response,
        response_time_ms: sent.responseTimeMs,
      };
    } catch (error) {
      const { code, detail } = classifyError(error);
      if (code === 'internal_error') {
        this.logger.error({ err: error, charge_point_id: chargePointId }, 'a command of many failed');
      }
      return {
        charge_point_id: chargePointId,
        command_id: null,
        status: 'Error',
        code,
        detail,
        response: null,
        response_time_ms: null,
      };
    }
  }
}
