import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Put } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';

import {
  ApiProblems,
  Caller,
  ChecksIfMatch,
  type IfMatch,
  Precondition,
  type Principal,
  RequireScope,
} from '@csms/platform-http';

import { DecidedActionPipe } from './decided-action.pipe';
import { DECIDED_ACTIONS, type DecidedAction } from './domain/decided-action';
import { MessageHandlerBodyDto, MessageHandlerDto, MessageHandlersDto } from './dto/message-handler.dto';
import { MessageHandlers } from './message-handlers.service';

const itself = (handler: MessageHandlerDto): MessageHandlerDto => handler;
const ACTION = { name: 'action', enum: DECIDED_ACTIONS, example: 'BootNotification' } as const;

@ApiTags('OCPP messages')
@Controller('api/v1/message-handlers')
export class OrganizationHandlersController {
  constructor(@Inject(MessageHandlers) private readonly handlers: MessageHandlers) {}

  @Get()
  @RequireScope('read:charge_points')
  @ApiOperation({
    summary: 'List how messages of chargers are answered where a charge point has no own handler',
  })
  @ApiOkResponse({ type: MessageHandlersDto })
  async list(@Caller() caller: Principal): Promise<MessageHandlersDto> {
    return { data: await this.handlers.list(caller, null) };
  }

  @Get(':action')
  @RequireScope('read:charge_points')
  @ApiParam(ACTION)
  @ApiOperation({ summary: 'Read how a message is answered where a charge point has no own handler' })
  @ApiOkResponse({ type: MessageHandlerDto })
  get(
    @Caller() caller: Principal,
    @Param('action', DecidedActionPipe) action: DecidedAction,
  ): Promise<MessageHandlerDto> {
    return this.handlers.get(caller, null, action);
  }

  @Put(':action')
  @RequireScope('write:charge_points')
  @ChecksIfMatch()
  @ApiParam(ACTION)
  @ApiProblems('insufficient_role')
  @ApiOperation({ summary: 'Set how a message is answered where a charge point has no own handler' })
  @ApiOkResponse({ type: MessageHandlerDto })
  set(
    @Caller() caller: Principal,
    @Param('action', DecidedActionPipe) action: DecidedAction,
    @Precondition() ifMatch: IfMatch,
    @Body() body: MessageHandlerBodyDto,
  ): Promise<MessageHandlerDto> {
    return this.handlers.set(caller, null, action, body, ifMatch.of(itself));
  }

  @Delete(':action')
  @HttpCode(204)
  @RequireScope('write:charge_points')
  @ChecksIfMatch()
  @ApiParam(ACTION)
  @ApiProblems('not_found', 'insufficient_role')
  @ApiOperation({ summary: 'Have the central system decide again where a charge point has no own handler' })
  @ApiNoContentResponse({ description: 'It is gone' })
  remove(
    @Caller() caller: Principal,
    @Param('action', DecidedActionPipe) action: DecidedAction,
    @Precondition() ifMatch: IfMatch,
  ): Promise<void> {
    return this.handlers.remove(caller, null, action, ifMatch.of(itself));
  }
}

@ApiTags('OCPP messages')
@Controller('api/v1/charge-points/:charge_point_id/message-handlers')
export class ChargePointHandlersController {
  constructor(@Inject(MessageHandlers) private readonly handlers: MessageHandlers) {}

  @Get()
  @RequireScope('read:charge_points')
  @ApiProblems('not_found')
  @ApiOperation({ summary: 'List how messages of a charger are answered' })
  @ApiOkResponse({ type: MessageHandlersDto })
  async list(
    @Caller() caller: Principal,
    @Param('charge_point_id') chargePointId: string,
  ): Promise<MessageHandlersDto> {
    return { data: await this.handlers.list(caller, chargePointId) };
  }

  @Get(':action')
  @RequireScope('read:charge_points')
  @ApiParam(ACTION)
  @ApiProblems('not_found')
  @ApiOperation({ summary: 'Read how a message of a charger is answered' })
  @ApiOkResponse({ type: MessageHandlerDto })
  get(
    @Caller() caller: Principal,
    @Param('charge_point_id') chargePointId: string,
    @Param('action', DecidedActionPipe) action: DecidedAction,
  ): Promise<MessageHandlerDto> {
    return this.handlers.get(caller, chargePointId, action);
  }

  @Put(':action')
  @RequireScope('write:charge_points')
  @ChecksIfMatch()
  @ApiParam(ACTION)
  @ApiProblems('not_found', 'insufficient_role')
  @ApiOperation({
    summary: 'Set how a message of a charger is answered',
    description:
      'A BootNotification that is answered `Pending` or `Rejected` holds the charger back until a later one is ' +
      'answered `Accepted`; a pending charger is asked for one as soon as its boot would be accepted. A token that ' +
      'is accepted here is good for a start at this charger within 15 minutes.',
  })
  @ApiOkResponse({ type: MessageHandlerDto })
  set(
    @Caller() caller: Principal,
    @Param('charge_point_id') chargePointId: string,
    @Param('action', DecidedActionPipe) action: DecidedAction,
    @Precondition() ifMatch: IfMatch,
    @Body() body: MessageHandlerBodyDto,
  ): Promise<MessageHandlerDto> {
    return this.handlers.set(caller, chargePointId, action, body, ifMatch.of(itself));
  }

  @Delete(':action')
  @HttpCode(204)
  @RequireScope('write:charge_points')
  @ChecksIfMatch()
  @ApiParam(ACTION)
  @ApiProblems('not_found', 'insufficient_role')
  @ApiOperation({ summary: 'Answer a message of a charger by the organization’s default again' })
  @ApiNoContentResponse({ description: 'It is gone' })
  remove(
    @Caller() caller: Principal,
    @Param('charge_point_id') chargePointId: string,
    @Param('action', DecidedActionPipe) action: DecidedAction,
    @Precondition() ifMatch: IfMatch,
  ): Promise<void> {
    return this.handlers.remove(caller, chargePointId, action, ifMatch.of(itself));
  }
}
