import { Body, Controller, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';

import {
  ActsOutside,
  ApiProblems,
  Caller,
  LimitRate,
  type Principal,
  RequireScope,
} from '@csms/platform-http';

import { timeoutMs } from '../commands.service';

import { BulkCommands } from './bulk-commands.service';
import { BulkCommandDto, BulkResultDto, NeutralCommandDto, NeutralResultDto } from './neutral-command.dto';
import { NeutralCommands } from './neutral-commands.service';
import { neutralResult } from './neutral-result';
import { readCommand } from './read-command';

@ApiTags('Commands')
@ActsOutside()
@Controller('api/v1/cpo/commands')
export class CpoCommandsController {
  constructor(
    @Inject(NeutralCommands) private readonly commands: NeutralCommands,
    @Inject(BulkCommands) private readonly bulkCommands: BulkCommands,
  ) {}

  @Post('bulk')
  @LimitRate('bulk')
  @HttpCode(200)
  @RequireScope('write:charge_points')
  @ApiOperation({
    summary: 'Send one command to many chargers',
    description:
      'At once, each with an outcome of its own: an unknown or disconnected charger is a row with `Error` and its code.',
  })
  @ApiOkResponse({ type: BulkResultDto })
  bulk(@Caller() caller: Principal, @Body() body: BulkCommandDto): Promise<BulkResultDto> {
    return this.bulkCommands.carryOut(caller, {
      chargePointIds: body.charge_point_ids,
      command: readCommand(body.command, body.parameters),
      timeoutMs: timeoutMs(body.timeout_seconds),
    });
  }

  @Post(':charge_point_id')
  @LimitRate('command')
  @ApiProblems('not_found', 'invalid_state', 'charge_point_offline', 'upstream_error')
  @HttpCode(200)
  @RequireScope('write:charge_points')
  @ApiOperation({
    summary: 'Send a command to a charger, whatever OCPP version it speaks',
    description:
      '`soft_reset` waits for transactions in OCPP 2.0.1; in 1.6 it would stop them, and is refused with `invalid_state` while one runs unless `force` is true. `set_power_limit` installs a TxDefaultProfile of our own at the highest stack level, in watts or, where the charger takes currents alone, in amperes at 230 V and its phases; `clear_power_limit` removes that profile alone.',
  })
  @ApiOkResponse({ type: NeutralResultDto })
  async send(
    @Caller() caller: Principal,
    @Param('charge_point_id') chargePointId: string,
    @Body() body: NeutralCommandDto,
  ): Promise<NeutralResultDto> {
    const command = readCommand(body.command, body.parameters);
    const sent = await this.commands.carryOut(caller, {
      chargePointId,
      command,
      timeoutMs: timeoutMs(body.timeout_seconds),
      bulkId: null,
    });
    return neutralResult(command.name, chargePointId, sent);
  }
}
