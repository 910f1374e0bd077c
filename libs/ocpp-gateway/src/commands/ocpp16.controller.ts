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
  RemoteStartTransactionDto,
  RemoteStopTransactionDto,
  SendCommandDto,
} from './dto/command.dto';

@ApiTags('OCPP 1.6 commands')
@ActsOutside()
@Controller('api/v1/ocpp16')
export class Ocpp16Controller {
  constructor(@Inject(CommandsService) private readonly commands: CommandsService) {}

  @Post('send_command')
  @LimitRate('command')
  @ApiProblems(...COMMAND_PROBLEMS)
  @HttpCode(200)
  @RequireScope('write:charge_points')
  @ApiOperation({ summary: 'Send any OCPP 1.6 message that a central system may send' })
  @ApiOkResponse({ type: CommandResultDto })
  sendCommand(@Caller() caller: Principal, @Body() body: SendCommandDto): Promise<CommandResultDto> {
    return this.send(caller, body, body.command, body.payload);
  }

  @Post('remote_start_transaction')
  @LimitRate('command')
  @ApiProblems(...COMMAND_PROBLEMS)
  @HttpCode(200)
  @RequireScope('write:charge_points')
  @ApiOperation({ summary: 'Ask a charger to start a transaction' })
  @ApiOkResponse({ type: CommandResultDto })
  remoteStart(
    @Caller() caller: Principal,
    @Body() body: RemoteStartTransactionDto,
  ): Promise<CommandResultDto> {
    return this.send(caller, body, 'RemoteStartTransaction', {
      idTag: body.id_tag,
      ...(body.connector_id === undefined ? {} : { connectorId: body.connector_id }),
      ...(body.charging_profile === undefined ? {} : { chargingProfile: body.charging_profile }),
    });
  }

  @Post('remote_stop_transaction')
  @LimitRate('command')
  @ApiProblems(...COMMAND_PROBLEMS)
  @HttpCode(200)
  @RequireScope('write:charge_points')
  @ApiOperation({ summary: 'Ask a charger to stop a transaction' })
  @ApiOkResponse({ type: CommandResultDto })
  remoteStop(@Caller() caller: Principal, @Body() body: RemoteStopTransactionDto): Promise<CommandResultDto> {
    return this.send(caller, body, 'RemoteStopTransaction', { transactionId: body.transaction_id });
  }

  private send(
    caller: Principal,
    body: CommandBaseDto,
    action: string,
    payload: Record<string, unknown>,
  ): Promise<CommandResultDto> {
    return this.commands.send(caller, {
      chargePointId: body.charge_point_id,
      version: '1.6',
      action,
      payload,
      timeoutSeconds: body.timeout_seconds,
    });
  }
}
