import { Inject, Injectable } from '@nestjs/common';

import type { Principal } from '@csms/platform-http';

import { CommandNumbers } from '../commands/command-numbers';
import type { CallOfCaller, CommandTracker, HearVerdict } from '../commands/command-trackers';

import { DiagnosticsRows } from './diagnostics-rows';
import { calledLog } from './domain/called-log';

/** Logs that callers ask for by the command itself. */
@Injectable()
export class DiagnosticsTracker implements CommandTracker {
  constructor(
    @Inject(DiagnosticsRows) private readonly rows: DiagnosticsRows,
    @Inject(CommandNumbers) private readonly numbers: CommandNumbers,
  ) {}

  async begin(
    caller: Principal,
    { chargePointId, action, payload }: CallOfCaller,
  ): Promise<HearVerdict | null> {
    const log = calledLog(action, payload);
    if (log === null) return null;
    const requestId = log.requestId ?? (await this.numbers.next(chargePointId));
    const row = await this.rows.begin(caller, { ...log, chargePointId, requestId });
    return async (verdict) => {
      await this.rows.answered(row, verdict);
    };
  }
}
