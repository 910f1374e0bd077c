import { Body, Controller, Get, HttpCode, Inject, Param, Post, Put } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';

import { ValidationFailedError } from '@csms/kernel';
import {
  ApiProblems,
  Caller,
  ChecksIfMatch,
  type IfMatch,
  Precondition,
  type Principal,
  RequireScope,
} from '@csms/platform-http';

import { ChargePointMapper, toPasswordPushDto } from './charge-point.mapper';
import { ChargePointHardwareService } from './charge-point-hardware.service';
import { RegisteredChargePointDto } from './dto/charge-point.dto';
import {
  CredentialsDto,
  CredentialsStateDto,
  InstallationDto,
  RenewCredentialsDto,
  ReplaceHardwareDto,
  stated,
} from './dto/hardware.dto';
import { PasswordPushes } from './password-pushes.service';

@ApiTags('Charge points')
@Controller('api/v1/charge-points/:charge_point_id')
export class ChargePointHardwareController {
  constructor(
    @Inject(ChargePointHardwareService) private readonly hardware: ChargePointHardwareService,
    @Inject(ChargePointMapper) private readonly mapper: ChargePointMapper,
    @Inject(PasswordPushes) private readonly pushes: PasswordPushes,
  ) {}

  @Post('credentials')
  @HttpCode(200)
  @RequireScope('write:charge_points')
  @ApiProblems('conflict', 'invalid_state')
  @ApiOperation({
    summary: 'Make a new OCPP password, shown once',
    description:
      'The old one opens no connection any more. With `push` the charger is told the new one by a command, and both ' +
      'are valid until it comes with it (a day at most once it has accepted); what it refuses changes nothing.',
  })
  @ApiOkResponse({ type: CredentialsDto })
  async renewCredentials(
    @Caller() caller: Principal,
    @Param('charge_point_id') id: string,
    @Body() body: RenewCredentialsDto,
  ): Promise<CredentialsDto> {
    if (body.push === true) {
      requireNoOtherProfile(body);
      return this.mapper.toCredentialsDto(await this.pushes.push(caller, id));
    }
    const renewed = await this.hardware.renewCredentials(caller, id, body.security_profile ?? undefined);
    return this.mapper.toCredentialsDto(renewed);
  }

  @Get('credentials')
  @RequireScope('read:charge_points')
  @ApiOperation({ summary: 'Read what became of the newest password that was sent to a charger' })
  @ApiOkResponse({ type: CredentialsStateDto })
  async credentials(
    @Caller() caller: Principal,
    @Param('charge_point_id') id: string,
  ): Promise<CredentialsStateDto> {
    const { securityProfile, passwordPush } = await this.pushes.read(caller, id);
    return { charge_point_id: id, security_profile: securityProfile, push: toPasswordPushDto(passwordPush) };
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

/** Where the profile rises, the address changes with it: the charger cannot come with the password alone. */
function requireNoOtherProfile({ security_profile: profile }: RenewCredentialsDto): void {
  if ((profile ?? null) === null) return;
  const detail = 'Leave security_profile out with push.';
  throw new ValidationFailedError([{ pointer: '/security_profile', code: 'contradiction', detail }]);
}
