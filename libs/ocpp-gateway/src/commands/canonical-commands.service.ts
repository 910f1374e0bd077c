import { Inject, Injectable } from '@nestjs/common';

import { CodedError, DomainError, open } from '@csms/kernel';
import { type OcppVersion, validateRequest, validateResult } from '@csms/ocpp';

import { OcppGatewaySettings } from '../ocpp-gateway-settings';

import type { RequestedCommand } from './command-queue';
import { CommandRoute } from './command-route';
import { actionOf, ConfigurationCommands } from './configuration/configuration-commands.service';
import type { SendCall } from './configuration/domain/batches';
import type { ConfigurationCommand } from './configuration/domain/configuration-words';
import { type CanonicalCall, canonicalCall, type OpenedCommand } from './domain/canonical-call';
import { type CommandVerdict, ofSingleVariable, verdictOf } from './domain/command-verdict';
import { CommandJournal } from './history/command-journal';
import type { Commander, Route } from './route-finder';

/** Carries out a command in the words of the charger's own OCPP version. */
@Injectable()
export class CanonicalCommands {
  constructor(
    @Inject(CommandRoute) private readonly route: CommandRoute,
    @Inject(CommandJournal) private readonly journal: CommandJournal,
    @Inject(ConfigurationCommands) private readonly configuration: ConfigurationCommands,
    @Inject(OcppGatewaySettings) private readonly settings: OcppGatewaySettings,
  ) {}

  /** @throws what is our own fault, or the database's */
  async carryOut(request: RequestedCommand): Promise<CommandVerdict> {
    try {
      const holder = await this.route.find(commanderOf(request), request.charge_point_id);
      const opened = this.opened(request);
      if (isOfConfiguration(opened)) return await this.talk(request, holder, opened);
      const call = canonicalCall(holder.ocppVersion, opened);
      if (!isSayable(holder.ocppVersion, call)) return refused('validation_failed');
      const verdict = await this.noted(request, holder, call.action, (send) => send(call));
      return ofSingleVariable(verdict);
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

  /** Its keys are those of one version. */
  private async talk(
    request: RequestedCommand,
    holder: Route,
    command: ConfigurationCommand,
  ): Promise<CommandVerdict> {
    if (command.ocpp_version !== holder.ocppVersion) return refused('protocol_mismatch');
    return this.noted(request, holder, actionOf(command), (send) =>
      this.configuration.carryOut(request.charge_point_id, command, send),
    );
  }

  /** In the history, too; its end is told by the queue. Every message of it counts against its time. */
  private async noted(
    request: RequestedCommand,
    holder: Route,
    action: string,
    talk: (send: SendCall) => Promise<CommandVerdict>,
  ): Promise<CommandVerdict> {
    await this.begin(request, holder.ocppVersion, action);
    const startedAt = performance.now();
    const elapsedMs = () => Math.round(performance.now() - startedAt);
    const timeoutMs = request.timeout_seconds * 1_000;
    const verdict = await talk((call) => this.send(request, holder, call, timeoutMs - elapsedMs()));
    await this.journal.finish(request.command_id, verdict, elapsedMs());
    return verdict;
  }

  private async send(
    request: RequestedCommand,
    holder: Route,
    { action, payload }: CanonicalCall,
    timeoutMs: number,
  ): Promise<CommandVerdict> {
    if (!isSayable(holder.ocppVersion, { action, payload })) return refused('validation_failed');
    const message = {
      charge_point_id: request.charge_point_id,
      action,
      payload,
      timeout_ms: Math.max(0, timeoutMs),
      command_id: request.command_id,
    };
    try {
      const outcome = await this.route.send(commanderOf(request), holder, message);
      return verdictOf(outcome, (answer) => validateResult(holder.ocppVersion, action, answer).ok);
    } catch (error) {
      if (error instanceof DomainError) return refused(error.code);
      throw error;
    }
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

function isSayable(version: OcppVersion, { action, payload }: CanonicalCall): boolean {
  return validateRequest(version, action, payload).ok;
}

function isOfConfiguration(command: OpenedCommand): command is ConfigurationCommand {
  return command.name === 'read_configuration' || command.name === 'write_configuration';
}

/** A service of ours asks, for the whole organization. */
function commanderOf({ organization_id: organizationId }: RequestedCommand): Commander {
  return { organizationId, grants: [] };
}

function refused(reason: string): CommandVerdict {
  return { status: 'Error', reason, response: null };
}
