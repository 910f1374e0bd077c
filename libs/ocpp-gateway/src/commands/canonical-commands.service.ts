import { Inject, Injectable } from '@nestjs/common';

import { CodedError, DomainError, open } from '@csms/kernel';
import { type OcppVersion, validateRequest, validateResult } from '@csms/ocpp';

import { OcppGatewaySettings } from '../ocpp-gateway-settings';

import type { RequestedCommand } from './command-queue';
import { type Commander, CommandRoute, type Route } from './command-route';
import { type CanonicalCall, canonicalCall, type OpenedCommand } from './domain/canonical-call';
import { type CommandVerdict, ofSingleVariable, verdictOf } from './domain/command-verdict';
import { CommandJournal } from './history/command-journal';

/** Carries out a command in the words of the charger's own OCPP version. */
@Injectable()
export class CanonicalCommands {
  constructor(
    @Inject(CommandRoute) private readonly route: CommandRoute,
    @Inject(CommandJournal) private readonly journal: CommandJournal,
    @Inject(OcppGatewaySettings) private readonly settings: OcppGatewaySettings,
  ) {}

  /** @throws what is our own fault, or the database's */
  async carryOut(request: RequestedCommand): Promise<CommandVerdict> {
    try {
      const holder = await this.route.find(commanderOf(request), request.charge_point_id);
      const call = canonicalCall(holder.ocppVersion, this.opened(request));
      if (!validateRequest(holder.ocppVersion, call.action, call.payload).ok) {
        return refused('validation_failed');
      }
      return ofSingleVariable(await this.send(request, holder, call));
    } catch (error) {
      if (error instanceof DomainError) return refused(error.code);
      throw error;
    }
  }

  /** The secret is read here, for as long as it takes to send it. @throws not_configured */
  private opened({ charge_point_id: chargePointId, command }: RequestedCommand): OpenedCommand {
    if (command.name !== 'set_password') return command;
    const { encryptionKey } = this.settings;
    if (encryptionKey === null) throw new CodedError('not_configured', 'CSMS_ENCRYPTION_KEY is not set.');
    const sealed = Buffer.from(command.sealed_password, 'base64');
    return { name: 'set_password', password: open(encryptionKey, chargePointId, sealed) };
  }

  /** In the history, too; its end is told by the queue. */
  private async send(
    request: RequestedCommand,
    holder: Route,
    { action, payload }: CanonicalCall,
  ): Promise<CommandVerdict> {
    await this.begin(request, holder.ocppVersion, action);
    const startedAt = performance.now();
    const verdict = await this.route
      .send(commanderOf(request), holder, {
        charge_point_id: request.charge_point_id,
        action,
        payload,
        timeout_ms: request.timeout_seconds * 1_000,
      })
      .then(
        (outcome) => verdictOf(outcome, (answer) => validateResult(holder.ocppVersion, action, answer).ok),
        (error: unknown) => {
          if (error instanceof DomainError) return refused(error.code);
          throw error;
        },
      );
    await this.journal.finish(request.command_id, verdict, Math.round(performance.now() - startedAt));
    return verdict;
  }

  private begin(request: RequestedCommand, version: OcppVersion, action: string): Promise<void> {
    const { name, ...parameters } = request.command;
    return this.journal.beginOfService(request.organization_id, request.reference, {
      commandId: request.command_id,
      chargePointId: request.charge_point_id,
      bulkId: null,
      command: name,
      action,
      version,
      parameters,
      sentAt: new Date(),
      timeoutMs: request.timeout_seconds * 1_000,
    });
  }
}

/** A service of ours asks, for the whole organization. */
function commanderOf({ organization_id: organizationId }: RequestedCommand): Commander {
  return { organizationId, grants: [] };
}

function refused(reason: string): CommandVerdict {
  return { status: 'Error', reason, response: null };
}
