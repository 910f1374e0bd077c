import { randomInt } from 'node:crypto';

import { Body, Controller, HttpCode, Inject, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';

import {
  ActsOutside,
  ApiProblems,
  Caller,
  LimitRate,
  type Principal,
  RequireScope,
} from '@csms/platform-http';

import { COMMAND_PROBLEMS } from './command-problems';
import { CommandsService } from './commands.service';
import {
  type CommandBaseDto,
  CommandResultDto,
  RequestStartTransactionDto,
  RequestStopTransactionDto,
  SendCommandDto,
} from './dto/command.dto';

const MAX_REMOTE_START_ID = 2_147_483_647;

@ApiTags('OCPP 2.0.1 commands')
@ActsOutside()
@Controller('api/v1/ocpp201')
export class Ocpp201Controller {
  constructor(@Inject(CommandsService) private readonly commands: CommandsService) {}

  @Post('send_command')
  @LimitRate('command')
  @ApiProblems(...COMMAND_PROBLEMS)
  @HttpCode(200)
  @RequireScope('write:charge_points')
  @ApiOperation({ summary: 'Send any OCPP 2.0.1 message that a CSMS may send' })
  @ApiOkResponse({ type: CommandResultDto })
  sendCommand(@Caller() caller: Principal, @Body() body: SendCommandDto): Promise<CommandResultDto> {
    return this.send(caller, body, body.command, body.payload);
  }

  @Post('request_start_transaction')
  @LimitRate('command')
  @ApiProblems(...COMMAND_PROBLEMS)
  @HttpCode(200)
  @RequireScope('write:charge_points')
  @ApiOperation({ summary: 'Ask a station to start a transaction' })
  @ApiOkResponse({ type: CommandResultDto })
  requestStart(
    @Caller() caller: Principal,
    @Body() body: RequestStartTransactionDto,
  ): Promise<CommandResultDto> {
    return this.send(caller, body, 'RequestStartTransaction', {
      idToken: body.id_token,
      remoteStartId: body.remote_start_id ?? randomInt(1, MAX_REMOTE_START_ID),
      ...(body.evse_id === undefined ? {} : { evseId: body.evse_id }),
      ...(body.charging_profile === undefined ? {} : { chargingProfile: body.charging_profile }),
    });
  }

  @Post('request_stop_transaction')
  @LimitRate('command')
  @ApiProblems(...COMMAND_PROBLEMS)
  @HttpCode(200)
  @RequireScope('write:charge_points')
  @ApiOperation({ summary: 'Ask a station to stop a transaction' })
  @ApiOkResponse({ type: CommandResultDto })
  requestStop(
    @Caller() caller: Principal,
    @Body() body: RequestStopTransactionDto,
  ): Promise<CommandResultDto> {
    return this.send(caller, body, 'RequestStopTransaction', { transactionId: body.transaction_id });
  }

  private send(
    caller: Principal,
    body: CommandBaseDto,
    action: string,
    payload: Record<string, unknown>,
  ): Promise<CommandResultDto> {
    return this.commands.send(caller, {
      chargePointId: body.charge_point_id,
      version: '2.0.1',
      action,
      payload,
      timeoutSeconds: body.timeout_seconds,
    });
  }
}
