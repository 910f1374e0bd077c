import { Controller, Get, Header, Inject, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';

import {
  ApiPage,
  ApiProblems,
  Caller,
  type PageDto,
  pageOf,
  type Principal,
  RequireScope,
} from '@csms/platform-http';

import { LiveStatusDto, LiveStatusQueryDto } from './dto/live-status.dto';
import { toLiveStatusDto } from './live-status.mapper';
import { LiveStatusService } from './live-status.service';

@ApiTags('Live status')
@Controller('api/v1/status/charge-points')
export class LiveStatusController {
  constructor(@Inject(LiveStatusService) private readonly live: LiveStatusService) {}

  @Get()
  @RequireScope('read:charge_points')
  @Header('cache-control', 'private, max-age=1')
  @ApiOperation({
    summary: 'List what charge points do just now, by their ids',
    description: 'Those that are decommissioned are left out.',
  })
  @ApiPage('data', LiveStatusDto)
  async list(
    @Caller() caller: Principal,
    @Query() query: LiveStatusQueryDto,
  ): Promise<PageDto & { data: LiveStatusDto[] }> {
    return pageOf('data', await this.live.list(caller, query, new Date()), toLiveStatusDto);
  }

  @Get(':charge_point_id/live-status')
  @RequireScope('read:charge_points')
  @Header('cache-control', 'private, max-age=1')
  @ApiProblems('not_found')
  @ApiOperation({ summary: 'See what a charge point does just now: its connectors and the sessions at them' })
  @ApiOkResponse({ type: LiveStatusDto })
  async liveStatus(
    @Caller() caller: Principal,
    @Param('charge_point_id') chargePointId: string,
  ): Promise<LiveStatusDto> {
    return toLiveStatusDto(await this.live.get(caller, chargePointId, new Date()));
  }
}
