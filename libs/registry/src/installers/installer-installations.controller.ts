import { Body, Controller, Get, Inject, Param, Put } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';

import {
  ApiProblems,
  Caller,
  ChecksIfMatch,
  type IfMatch,
  Precondition,
  type Principal,
  RequireInstaller,
} from '@csms/platform-http';

import { InstallationDto, stated } from '../charge-points/dto/hardware.dto';

import { InstallerChargePointsService } from './installer-charge-points.service';

/** Who puts a charge point up knows best how it is wired. */
@ApiTags('Installers')
@Controller('api/v1/installer/charge-points/:charge_point_id/installation')
export class InstallerInstallationsController {
  constructor(
    @Inject(InstallerChargePointsService) private readonly chargePoints: InstallerChargePointsService,
  ) {}

  @Get()
  @RequireInstaller()
  @ApiOperation({ summary: 'Read how a charge point is wired' })
  @ApiOkResponse({ type: InstallationDto })
  installation(@Caller() caller: Principal, @Param('charge_point_id') id: string): Promise<InstallationDto> {
    return this.chargePoints.installation(caller, id);
  }

  @Put()
  @RequireInstaller()
  @ChecksIfMatch()
  @ApiProblems('conflict', 'invalid_state')
  @ApiOperation({ summary: 'State how a charge point is wired, until it is handed over' })
  @ApiOkResponse({ type: InstallationDto })
  install(
    @Caller() caller: Principal,
    @Param('charge_point_id') id: string,
    @Precondition() ifMatch: IfMatch,
    @Body() body: InstallationDto,
  ): Promise<InstallationDto> {
    const check = ifMatch.of<InstallationDto>((current) => current);
    return this.chargePoints.install(caller, id, stated(body), check);
  }
}
