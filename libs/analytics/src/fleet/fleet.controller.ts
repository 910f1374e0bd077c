import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';

import { ApiProblems, Caller, type Principal, RequireScope } from '@csms/platform-http';

import { FleetSummaryDto, FleetSummaryQueryDto } from './dto/fleet-summary.dto';
import { FleetSummaryService } from './fleet-summary.service';

@ApiTags('Fleet')
@Controller('api/v1/cpo/fleet')
export class FleetController {
  constructor(@Inject(FleetSummaryService) private readonly fleet: FleetSummaryService) {}

  @Get('summary')
  @RequireScope('read:charge_points')
  @ApiProblems('not_found')
  @ApiOperation({ summary: 'Count the charge points by what they do now, and the energy of today' })
  @ApiOkResponse({ type: FleetSummaryDto })
  async summary(@Caller() caller: Principal, @Query() query: FleetSummaryQueryDto): Promise<FleetSummaryDto> {
    const { total_energy_today_wh: energyWh, ...counts } = await this.fleet.summary(
      caller,
      query,
      new Date(),
    );
    return {
      ...counts,
      offline: counts.total_chargers - counts.online,
      total_energy_today_kwh: energyWh / 1000,
    };
  }
}
