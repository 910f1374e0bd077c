import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';

import {
  ApiPage,
  ApiProblems,
  Caller,
  type PageDto,
  pageOf,
  PageQueryDto,
  pageRequest,
  type Principal,
  RequireScope,
} from '@csms/platform-http';

import { RolloutDto, RolloutWithChargersDto, StartRolloutDto } from './dto/rollout.dto';
import { toRolloutDto, toRolloutWithChargersDto } from './rollout.mapper';
import { Rollouts } from './rollouts.service';

@ApiTags('Firmware')
@Controller('api/v1/firmware/:firmware_id/rollouts')
export class RolloutsController {
  constructor(@Inject(Rollouts) private readonly rollouts: Rollouts) {}

  @Post()
  @HttpCode(202)
  @RequireScope('write:charge_points')
  @ApiProblems('not_found', 'invalid_state')
  @ApiOperation({
    summary: 'Roll firmware out to many chargers, batch by batch',
    description:
      'It must be approved; a single charger may try it before. To the chargers that told the firmware’s vendor and model when they booted. A batch begins when nothing of the one before is under way; who is offline holds up nobody, and has its turn on coming, until the deadline.',
  })
  @ApiAcceptedResponse({ type: RolloutWithChargersDto })
  async start(
    @Caller() caller: Principal,
    @Param('firmware_id') firmwareId: string,
    @Body() body: StartRolloutDto,
  ): Promise<RolloutWithChargersDto> {
    return toRolloutWithChargersDto(await this.rollouts.start(caller, firmwareId, body));
  }

  @Get()
  @RequireScope('read:charge_points')
  @ApiProblems('not_found')
  @ApiOperation({ summary: 'List the rollouts of firmware, newest first' })
  @ApiPage('data', RolloutDto)
  async list(
    @Caller() caller: Principal,
    @Param('firmware_id') firmwareId: string,
    @Query() query: PageQueryDto,
  ): Promise<PageDto & { data: RolloutDto[] }> {
    return pageOf('data', await this.rollouts.list(caller, firmwareId, pageRequest(query)), toRolloutDto);
  }

  @Get(':rollout_id')
  @RequireScope('read:charge_points')
  @ApiProblems('not_found')
  @ApiOperation({ summary: 'Read one rollout, with how it stands at each charger' })
  @ApiOkResponse({ type: RolloutWithChargersDto })
  async get(
    @Caller() caller: Principal,
    @Param('firmware_id') firmwareId: string,
    @Param('rollout_id') rolloutId: string,
  ): Promise<RolloutWithChargersDto> {
    return toRolloutWithChargersDto(await this.rollouts.get(caller, firmwareId, rolloutId));
  }

  @Post(':rollout_id/cancel')
  @HttpCode(200)
  @RequireScope('write:charge_points')
  @ApiProblems('not_found', 'invalid_state')
  @ApiOperation({ summary: 'Cancel a rollout; updates that are under way go on' })
  @ApiOkResponse({ type: RolloutWithChargersDto })
  async cancel(
    @Caller() caller: Principal,
    @Param('firmware_id') firmwareId: string,
    @Param('rollout_id') rolloutId: string,
  ): Promise<RolloutWithChargersDto> {
    return toRolloutWithChargersDto(await this.rollouts.cancel(caller, firmwareId, rolloutId));
  }
}
