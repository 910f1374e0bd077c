import { Controller, Get, Header, Inject, Param } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';

import { ApiProblems, Caller, type Principal, RequireScope } from '@csms/platform-http';

import { ConnectionHealthService } from './connection-health.service';
import { ConnectionHealthDto } from './dto/connection-health.dto';

@ApiTags('Live status')
@Controller('api/v1/status/charge-points/:charge_point_id')
export class ConnectionHealthController {
  constructor(@Inject(ConnectionHealthService) private readonly health: ConnectionHealthService) {}

  @Get('connection-health')
  @RequireScope('read:charge_points')
  @Header('cache-control', 'private, max-age=1')
  @ApiProblems('not_found')
  @ApiOperation({ summary: 'See how stable the connection of a charge point was in the last 24 hours' })
  @ApiOkResponse({ type: ConnectionHealthDto })
  connectionHealth(
    @Caller() caller: Principal,
    @Param('charge_point_id') chargePointId: string,
  ): Promise<ConnectionHealthDto> {
    return this.health.get(caller, chargePointId, new Date());
  }
}
