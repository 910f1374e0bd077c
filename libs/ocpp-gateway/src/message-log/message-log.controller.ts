import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';

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

import { ChargerMessages } from './charger-messages.service';
import {
  InboundMessageDto,
  InboundMessageQueryDto,
  OcppLogQueryDto,
  OcppMessageDto,
} from './dto/message.dto';
import { toInboundMessageDto, toOcppMessageDto } from './message.mapper';

@ApiTags('OCPP messages')
@Controller('api/v1/charge-points/:charge_point_id')
export class MessageLogController {
  constructor(@Inject(ChargerMessages) private readonly messages: ChargerMessages) {}

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
  @ApiOperation({ summary: 'List the calls of a charger and how they were answered, newest first' })
  @ApiPage('data', InboundMessageDto)
  async inbound(
    @Caller() caller: Principal,
    @Param('charge_point_id') chargePointId: string,
    @Query() query: InboundMessageQueryDto,
  ): Promise<PageDto & { data: InboundMessageDto[] }> {
    const found = await this.messages.list(caller, chargePointId, pageRequest(query), {
      at: instantRange(query.from, query.to, 'UTC'),
      action: query.action,
      direction: 'in',
    });
    return pageOf('data', found, toInboundMessageDto);
  }
}
