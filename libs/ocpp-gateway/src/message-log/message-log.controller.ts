import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';

import { instantRange } from '@csms/kernel';
import {
  ApiPage,
  ApiProblems,
  Caller,
  type PageDto,
  pageOf,
  pageRequest,
  type Principal,
  RequireScope,
} from '@csms/platform-http';

import { HeldMessages } from '../held-messages/held-messages.service';

import { ChargerMessages } from './charger-messages.service';
import {
  InboundMessageDto,
  InboundMessageQueryDto,
  MessageResponseDto,
  OcppLogQueryDto,
  OcppMessageDto,
} from './dto/message.dto';
import { InboundMessages } from './inbound-messages.service';
import { toAnsweredMessageDto, toInboundMessageDto, toOcppMessageDto } from './message.mapper';

@ApiTags('OCPP messages')
@Controller('api/v1/charge-points/:charge_point_id')
export class MessageLogController {
  constructor(
    @Inject(ChargerMessages) private readonly messages: ChargerMessages,
    @Inject(InboundMessages) private readonly calls: InboundMessages,
    @Inject(HeldMessages) private readonly held: HeldMessages,
  ) {}

  @Get('ocpp-log')
  @RequireScope('read:charge_points')
  @ApiProblems('not_found')
  @ApiOperation({
    summary: 'List what a charger and we said to each other, newest first',
    description:
      'For as long as the operator of the service keeps it (14 days by default). Tags are shown by their ends; ' +
      'passwords and what a charger knows of its customers are not kept. A message appears within a second or two.',
  })
  @ApiPage('data', OcppMessageDto)
  async log(
    @Caller() caller: Principal,
    @Param('charge_point_id') chargePointId: string,
    @Query() query: OcppLogQueryDto,
  ): Promise<PageDto & { data: OcppMessageDto[] }> {
    const found = await this.messages.list(caller, chargePointId, pageRequest(query), {
      at: instantRange(query.from, query.to, 'UTC'),
      action: query.action,
      direction: query.direction,
      messageId: query.message_id,
      outcome: query.outcome,
      isErrorsOnly: query.errors_only === 'true',
    });
    return pageOf('data', found, toOcppMessageDto);
  }

  @Get('messages')
  @RequireScope('read:charge_points')
  @ApiProblems('not_found')
  @ApiOperation({
    summary: 'List the calls of a charger and how they were answered, newest first',
    description: 'Those that wait for an answer (`pending`) at once, the others within a second or two.',
  })
  @ApiPage('data', InboundMessageDto)
  async inbound(
    @Caller() caller: Principal,
    @Param('charge_point_id') chargePointId: string,
    @Query() query: InboundMessageQueryDto,
  ): Promise<PageDto & { data: InboundMessageDto[] }> {
    const found = await this.calls.list(caller, chargePointId, pageRequest(query), {
      at: instantRange(query.from, query.to, 'UTC'),
      action: query.action,
      pending: query.pending === undefined ? undefined : query.pending === 'true',
    });
    return pageOf('data', found, (row) => toInboundMessageDto(row, mayAnswer(caller)));
  }

  @Post('messages/:message_id/response')
  @HttpCode(200)
  @RequireScope('write:charge_points')
  @ApiProblems('not_found', 'invalid_state', 'insufficient_role')
  @ApiOperation({
    summary: 'Answer a call of a charger that waits for it',
    description: '409: it was answered already, its time is over, or its charger has gone.',
  })
  @ApiOkResponse({ type: InboundMessageDto })
  async respond(
    @Caller() caller: Principal,
    @Param('charge_point_id') chargePointId: string,
    @Param('message_id') messageId: string,
    @Body() body: MessageResponseDto,
  ): Promise<InboundMessageDto> {
    return toAnsweredMessageDto(await this.held.answer(caller, chargePointId, messageId, body.response));
  }
}

/** Whoever may answer a token must see it. */
function mayAnswer({ scopes }: Principal): boolean {
  return scopes.includes('write:charge_points');
}
