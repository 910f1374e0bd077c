import { Controller, Get, Header, Inject, Param } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';

import { ApiProblems, Caller, type Principal, RequireScope } from '@csms/platform-http';

import { HeartbeatStatusDto } from './dto/heartbeat-status.dto';
import { HeartbeatStatusService } from './heartbeat-status.service';

@ApiTags('Live status')
@Controller('api/v1/status/charge-points/:charge_point_id')
export class HeartbeatStatusController {
  constructor(@Inject(HeartbeatStatusService) private readonly heartbeats: HeartbeatStatusService) {}

  @Get('heartbeat-status')
  @RequireScope('read:charge_points')
  @Header('cache-control', 'private, max-age=1')
  @ApiProblems('not_found')
  @ApiOperation({
    summary: 'See when a charge point gave its last sign of life, and whether that is in time',
  })
  @ApiOkResponse({ type: HeartbeatStatusDto })
  heartbeatStatus(
    @Caller() caller: Principal,
    @Param('charge_point_id') chargePointId: string,
  ): Promise<HeartbeatStatusDto> {
    return this.heartbeats.get(caller, chargePointId, new Date());
  }
}
