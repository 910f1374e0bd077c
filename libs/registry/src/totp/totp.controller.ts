import { Body, Controller, HttpCode, Inject, Post } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';

import { ApiProblems, Caller, LimitRate, type Principal, RequireUser } from '@csms/platform-http';

import { EnrolmentDto, RecoveryCodesDto, TotpCodeDto } from './dto/totp.dto';
import { TotpService } from './totp.service';

@ApiTags('Sign-in')
@Controller('api/v1/auth/totp')
export class TotpController {
  constructor(@Inject(TotpService) private readonly totp: TotpService) {}

  @Post()
  @RequireUser()
  @ApiProblems('invalid_state')
  @ApiOperation({ summary: 'Begin with an authenticator (RFC 6238); asked for after it is confirmed' })
  @ApiCreatedResponse({ type: EnrolmentDto })
  async enrol(@Caller() caller: Principal): Promise<EnrolmentDto> {
    const { secret, uri } = await this.totp.enrol(caller);
    return { secret, otpauth_url: uri };
  }

  @Post('confirm')
  @HttpCode(200)
  @RequireUser()
  @LimitRate('sign-in')
  @ApiProblems('invalid_credentials', 'invalid_state')
  @ApiOperation({ summary: 'Confirm the authenticator by a first code' })
  @ApiOkResponse({ type: RecoveryCodesDto })
  async confirm(@Caller() caller: Principal, @Body() { totp_code }: TotpCodeDto): Promise<RecoveryCodesDto> {
    return { recovery_codes: await this.totp.confirm(caller, totp_code) };
  }

  @Post('disable')
  @HttpCode(204)
  @RequireUser()
  @LimitRate('sign-in')
  @ApiProblems('invalid_credentials', 'invalid_state')
  @ApiOperation({ summary: 'Sign in without an authenticator again' })
  @ApiNoContentResponse()
  disable(@Caller() caller: Principal, @Body() { totp_code }: TotpCodeDto): Promise<void> {
    return this.totp.disable(caller, totp_code);
  }
}
