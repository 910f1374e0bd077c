import { Body, Controller, Get, HttpCode, Inject, Param, Post, Put } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';

import {
  ApiProblems,
  Caller,
  ChecksIfMatch,
  type IfMatch,
  Precondition,
  type Principal,
  RequireScope,
} from '@csms/platform-http';

import { ChargePointMapper } from './charge-point.mapper';
import { ChargePointHardwareService } from './charge-point-hardware.service';
import { RegisteredChargePointDto } from './dto/charge-point.dto';
import {
  CredentialsDto,
  InstallationDto,
  RenewCredentialsDto,
  ReplaceHardwareDto,
  stated,
} from './dto/hardware.dto';

@ApiTags('Charge points')
@Controller('api/v1/charge-points/:charge_point_id')
export class ChargePointHardwareController {
  constructor(
    @Inject(ChargePointHardwareService) private readonly hardware: ChargePointHardwareService,
    @Inject(ChargePointMapper) private readonly mapper: ChargePointMapper,
  ) {}

  @Post('credentials')
  @HttpCode(200)
  @RequireScope('write:charge_points')
  @ApiProblems('invalid_state')
  @ApiOperation({ summary: 'Make a new OCPP password, shown once; the old one opens no connection any more' })
  @ApiOkResponse({ type: CredentialsDto })
  async renewCredentials(
    @Caller() caller: Principal,
    @Param('charge_point_id') id: string,
    @Body() body: RenewCredentialsDto,
  ): Promise<CredentialsDto> {
    const renewed = await this.hardware.renewCredentials(caller, id, body.security_profile ?? undefined);
    return this.mapper.toCredentialsDto(renewed);
  }

  @Post('replace')
  @HttpCode(200)
  @RequireScope('write:charge_points')
  @ApiProblems('conflict', 'invalid_state')
  @ApiOperation({
    summary: 'Put new hardware under the id; its OCPP password is shown once, the history stays',
  })
  @ApiOkResponse({ type: RegisteredChargePointDto })
  async replace(
    @Caller() caller: Principal,
    @Param('charge_point_id') id: string,
    @Body() body: ReplaceHardwareDto,
  ): Promise<RegisteredChargePointDto> {
    return this.mapper.toRegisteredDto(await this.hardware.replace(caller, id, body));
  }

  @Get('installation')
  @RequireScope('read:charge_points')
  @ApiOperation({ summary: 'Read how a charge point is wired' })
  @ApiOkResponse({ type: InstallationDto })
  installation(@Caller() caller: Principal, @Param('charge_point_id') id: string): Promise<InstallationDto> {
    return this.hardware.installation(caller, id);
  }

  @Put('installation')
  @RequireScope('write:charge_points')
  @ChecksIfMatch()
  @ApiProblems('invalid_state')
  @ApiOperation({ summary: 'State how a charge point is wired' })
  @ApiOkResponse({ type: InstallationDto })
  install(
    @Caller() caller: Principal,
    @Param('charge_point_id') id: string,
    @Precondition() ifMatch: IfMatch,
    @Body() body: InstallationDto,
  ): Promise<InstallationDto> {
    return this.hardware.install(
      caller,
      id,
      stated(body),
      ifMatch.of((current) => current),
    );
  }
}
