import { Inject, Injectable } from '@nestjs/common';

import { type FieldError, ValidationFailedError } from '@csms/kernel';
import { type OcppVersion, validateRequest } from '@csms/ocpp';
import type { Principal } from '@csms/platform-http';

import { CommandDispatch, type Dispatched, type Talk } from '../command-dispatch';
import { CommandNumbers } from '../command-numbers';
import { CommandRoute } from '../command-route';
import { CommandsService } from '../commands.service';
import type { CanonicalCall } from '../domain/canonical-call';
import { localListRules } from '../domain/local-list-rules';
import { actionOf, isNumbered, neutralCall } from '../domain/neutral-call';
import type { NeutralCommand } from '../domain/neutral-command';
import { limitPower } from '../domain/power-limit';

import { ListedTypes } from './listed-types';
import { TransactionIds } from './transaction-ids';

/** A command to one charger, its parameters checked. */
export interface NeutralRequest {
  readonly chargePointId: string;
  readonly command: NeutralCommand;
  readonly timeoutMs: number;
  readonly bulkId: string | null;
}

/** Carries out a command in the words of the charger's own OCPP version. */
@Injectable()
export class NeutralCommands {
  constructor(
    @Inject(CommandRoute) private readonly route: CommandRoute,
    @Inject(CommandDispatch) private readonly dispatch: CommandDispatch,
    @Inject(CommandNumbers) private readonly numbers: CommandNumbers,
    @Inject(CommandsService) private readonly commands: CommandsService,
    @Inject(TransactionIds) private readonly transactions: TransactionIds,
    @Inject(ListedTypes) private readonly types: ListedTypes,
  ) {}

  /** @throws not_found, validation_failed, invalid_state, charge_point_offline */
  async carryOut(caller: Principal, request: NeutralRequest): Promise<Dispatched> {
    const { chargePointId, bulkId, timeoutMs } = request;
    const holder = await this.route.find(caller, chargePointId);
    const version = holder.ocppVersion;
    const command = await this.inTheChargersIds(caller, request);
    if (version === '1.6' && command.name === 'soft_reset' && command.force !== true) {
      await this.commands.refuseWhileCharging(caller, chargePointId);
    }
    const typed = await this.withTypes(caller, version, command);
    const talk = await this.talkOf(version, chargePointId, typed);
    const { name, ...parameters } = request.command;
    const action = actionOf(version, name);
    const order = { chargePointId, bulkId, command: name, action, parameters, timeoutMs };
    return this.dispatch.dispatch(caller, holder, order, talk);
  }

  private async inTheChargersIds(
    caller: Principal,
    { command, chargePointId }: NeutralRequest,
  ): Promise<NeutralCommand> {
    if (command.name !== 'stop_session') return command;
    const transactionId = await this.transactions.ocppIdOf(caller, chargePointId, command.transaction_id);
    return { ...command, transaction_id: transactionId };
  }

  /** OCPP 1.6 has no kinds of tokens. */
  private withTypes(
    caller: Principal,
    version: OcppVersion,
    command: NeutralCommand,
  ): NeutralCommand | Promise<NeutralCommand> {
    if (version === '1.6' || command.name !== 'send_local_list') return command;
    return this.types.fillIn(caller, command);
  }

  private async talkOf(version: OcppVersion, chargePointId: string, command: NeutralCommand): Promise<Talk> {
    if (command.name === 'set_power_limit') {
      return (send) => limitPower(version, command, ({ action, payload }) => send(action, payload));
    }
    // Checked before a number is taken.
    checked(version, neutralCall(version, command, 1));
    const number = isNumbered(version, command.name) ? await this.numbers.next(chargePointId) : 0;
    const { action, payload } = neutralCall(version, command, number);
    return (send) => send(action, payload);
  }
}

function checked(version: OcppVersion, { action, payload }: CanonicalCall): void {
  const validation = validateRequest(version, action, payload);
  if (validation.ok) {
    requireOnce(localListRules(action, payload));
    return;
  }
  const detail = `The charger speaks OCPP ${version}, whose ${action} refuses this: ${validation.description}`;
  throw new ValidationFailedError([{ pointer: '/parameters', code: validation.code, detail }]);
}

/** In the words of the charger's version, which may have fewer types of tags than their caller. */
function requireOnce(doubled: readonly FieldError[]): void {
  if (doubled.length === 0) return;
  throw new ValidationFailedError(
    doubled.map(({ pointer, ...rule }) => {
      const [, , at = ''] = pointer.split('/');
      return { pointer: `/parameters/local_authorization_list/${at}/id_tag`, ...rule };
    }),
  );
}
