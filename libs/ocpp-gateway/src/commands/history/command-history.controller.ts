import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
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

import { ReadableChargePoints } from '../../charge-points/readable-charge-points';
import { wasSent } from '../domain/command-verdict';

import type { CommandEntity } from './command.entity';
import { CommandHistoryOfQueryDto, CommandHistoryQueryDto, SentCommandDto } from './command-history.dto';
import { CommandHistory, type HistoryFilter } from './command-history.service';

@ApiTags('Commands')
@Controller('api/v1/cpo/commands')
export class CommandHistoryController {
  constructor(
    @Inject(CommandHistory) private readonly history: CommandHistory,
    @Inject(ReadableChargePoints) private readonly chargePoints: ReadableChargePoints,
  ) {}

  @Get('history')
  @RequireScope('read:charge_points')
  @ApiOperation({ summary: 'List the commands of the last 90 days, newest first' })
  @ApiPage('data', SentCommandDto)
  async list(
    @Caller() caller: Principal,
    @Query() query: CommandHistoryQueryDto,
  ): Promise<PageDto & { data: SentCommandDto[] }> {
    const found = await this.history.list(caller, pageRequest(query), filterOf(query, query.charge_point_id));
    return pageOf('data', found, toDto);
  }

  @Get('history/:command_id')
  @RequireScope('read:charge_points')
  @ApiProblems('not_found')
  @ApiOperation({ summary: 'Read one command, and what became of it' })
  @ApiOkResponse({ type: SentCommandDto })
  async get(@Caller() caller: Principal, @Param('command_id') commandId: string): Promise<SentCommandDto> {
    return toDto(await this.history.get(caller, commandId));
  }

  @Get(':charge_point_id/history')
  @RequireScope('read:charge_points')
  @ApiProblems('not_found')
  @ApiOperation({ summary: 'List the commands to a charger of the last 90 days, newest first' })
  @ApiPage('data', SentCommandDto)
  async listOf(
    @Caller() caller: Principal,
    @Param('charge_point_id') chargePointId: string,
    @Query() query: CommandHistoryOfQueryDto,
  ): Promise<PageDto & { data: SentCommandDto[] }> {
    await this.chargePoints.require(caller, chargePointId);
    const found = await this.history.list(caller, pageRequest(query), filterOf(query, chargePointId));
    return pageOf('data', found, toDto);
  }
}

function filterOf(query: CommandHistoryOfQueryDto, chargePointId: string | undefined): HistoryFilter {
  return {
    sent: instantRange(query.from, query.to, 'UTC'),
    chargePointId,
    command: query.command,
    status: query.status,
    actor: query.actor,
    bulkId: query.bulk_id,
  };
}

function toDto(row: CommandEntity): SentCommandDto {
  return {
    command_id: row.commandId,
    charge_point_id: row.chargePointId,
    bulk_id: row.bulkId,
    command: row.command,
    action: row.action,
    ocpp_version: row.ocppVersion,
    parameters: row.parameters,
    status: row.status ?? 'Pending',
    reason: row.reason,
    response: row.response,
    response_time_ms: row.responseTimeMs,
    sent_at: wasSent(row) ? row.sentAt.toISOString() : null,
    completed_at: row.completedAt?.toISOString() ?? null,
    late_response: row.lateResponse,
    late_response_at: row.lateResponseAt?.toISOString() ?? null,
    requested_by: { type: row.requestedByType, id: row.requestedById },
  };
}
