import { Inject, Injectable } from '@nestjs/common';

import { DomainError } from '@csms/kernel';
import { validateRequest, validateResult } from '@csms/ocpp';

import type { RequestedCommand } from './command-queue';
import { CommandRoute } from './command-route';
import { canonicalCall } from './domain/canonical-call';
import { type CommandVerdict, verdictOf } from './domain/command-verdict';

/** Carries out a command in the words of the charger's own OCPP version. */
@Injectable()
export class CanonicalCommands {
  constructor(@Inject(CommandRoute) private readonly route: CommandRoute) {}

  /** @throws what is our own fault, or the database's */
  async carryOut(request: RequestedCommand): Promise<CommandVerdict> {
    const { organization_id: organizationId, charge_point_id: chargePointId } = request;
    // A service of ours asks, for the whole organization.
    const commander = { organizationId, grants: [] };
    try {
      const holder = await this.route.find(commander, chargePointId);
      const version = holder.ocppVersion;
      const { action, payload } = canonicalCall(version, request.command);
      if (!validateRequest(version, action, payload).ok) return refused('validation_failed');
      const outcome = await this.route.send(commander, holder, {
        charge_point_id: chargePointId,
        action,
        payload,
        timeout_ms: request.timeout_seconds * 1_000,
      });
      return verdictOf(outcome, (answer) => validateResult(version, action, answer).ok);
    } catch (error) {
      if (error instanceof DomainError) return refused(error.code);
      throw error;
    }
  }
}

function refused(reason: string): CommandVerdict {
  return { status: 'Error', reason, response: null };
}
