import { Body, Controller, Get, HttpCode, Inject, Patch, Post, Query } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';

import {
  ApiProblems,
  Caller,
  ChecksIfMatch,
  type IfMatch,
  Precondition,
  type Principal,
  Public,
  RequireInstaller,
} from '@csms/platform-http';

import { ForgotPasswordDto, LinkTokenDto, MessageDto, ResetPasswordDto } from '../sign-in/dto/sign-in.dto';
import { PasswordsService } from '../sign-in/passwords.service';

import {
  InstallerDto,
  InstallerLoginDto,
  InstallerProfileDto,
  PendingInstallerDto,
  SignupAtOnceDto,
  SignupDto,
  UpdateInstallerDto,
} from './dto/installer-account.dto';
import {
  ConfirmedInstallerDto,
  InstallerRefreshDto,
  InstallerSignedInDto,
} from './dto/installer-signed-in.dto';
import { toInstallerDto, toInstallerProfileDto } from './installer.mapper';
import { InstallerProfile } from './installer-profile.service';
import { InstallerRegistration } from './installer-registration.service';
import { InstallerSignIn } from './installer-sign-in.service';

@ApiTags('Installers')
@Controller('api/v1/installer')
export class InstallerAccountsController {
  constructor(
    @Inject(InstallerRegistration) private readonly registration: InstallerRegistration,
    @Inject(InstallerSignIn) private readonly signIn: InstallerSignIn,
    @Inject(PasswordsService) private readonly passwords: PasswordsService,
    @Inject(InstallerProfile) private readonly profile: InstallerProfile,
  ) {}

  @Post('signup')
  @Public({ rateLimit: 'sign-in' })
  @ApiOperation({ summary: 'Sign up as an installer; the account can be used at once' })
  @ApiCreatedResponse({ type: InstallerDto })
  @ApiProblems('already_exists')
  async signUp(@Caller() caller: Principal, @Body() body: SignupAtOnceDto): Promise<InstallerDto> {
    return toInstallerDto(await this.registration.signUp(caller, body));
  }

  @Post('signup-with-confirmation')
  @Public({ rateLimit: 'sign-in' })
  @ApiOperation({
    summary: 'Sign up as an installer; the account can be used when the link in the mail is followed',
    description: 'Answers alike whether the address has an account or not; its owner gets a mail.',
  })
  @ApiCreatedResponse({ type: PendingInstallerDto })
  async signUpWithConfirmation(@Body() body: SignupDto): Promise<PendingInstallerDto> {
    await this.registration.signUpWithConfirmation(body);
    return {
      email: body.email,
      status: 'pending_verification',
      message: 'Follow the link in the mail that we sent you.',
    };
  }

  @Post('confirm-email')
  @HttpCode(200)
  @Public({ rateLimit: 'sign-in' })
  @ApiProblems('invalid_token')
  @ApiOperation({ summary: 'Confirm the address with the token of the link' })
  @ApiOkResponse({ type: ConfirmedInstallerDto })
  async confirm(
    @Caller() caller: Principal,
    @Body() { token }: LinkTokenDto,
  ): Promise<ConfirmedInstallerDto> {
    return { installer_id: await this.registration.confirm(caller, token), status: 'active' };
  }

  @Get('confirm-email')
  @Public({ rateLimit: 'sign-in' })
  @ApiProblems('invalid_token')
  @ApiOperation({ summary: 'The link in the mail: confirm the address' })
  @ApiOkResponse({ type: ConfirmedInstallerDto })
  async followLink(
    @Caller() caller: Principal,
    @Query() { token }: LinkTokenDto,
  ): Promise<ConfirmedInstallerDto> {
    return { installer_id: await this.registration.confirm(caller, token), status: 'active' };
  }

  @Post('login')
  @HttpCode(200)
  @Public({ rateLimit: 'sign-in' })
  @ApiOperation({
    summary: 'Sign in as an installer',
    description: 'After ten wrong passwords an account is closed for 15 minutes (429 with Retry-After).',
  })
  @ApiOkResponse({ type: InstallerSignedInDto })
  @ApiProblems('invalid_credentials', 'account_not_verified')
  login(@Caller() caller: Principal, @Body() body: InstallerLoginDto): Promise<InstallerSignedInDto> {
    return this.signIn.login(caller, body);
  }

  @Post('refresh')
  @HttpCode(200)
  @Public({ rateLimit: 'sign-in' })
  @ApiProblems('invalid_token', 'token_expired')
  @ApiOperation({
    summary: 'The next access token',
    description:
      'A refresh token serves once: the second use ends the session, for one of the two is a thief.',
  })
  @ApiOkResponse({ type: InstallerSignedInDto })
  refresh(@Body() { refresh_token }: InstallerRefreshDto): Promise<InstallerSignedInDto> {
    return this.signIn.refresh(refresh_token);
  }

  @Post('logout')
  @HttpCode(204)
  @RequireInstaller()
  @ApiOperation({
    summary: 'Sign out: the access token is refused within a second, the refresh token at once',
  })
  @ApiNoContentResponse()
  logout(@Caller() caller: Principal): Promise<void> {
    return this.signIn.logout(caller);
  }

  @Post('forgot-password')
  @HttpCode(200)
  @Public({ rateLimit: 'sign-in' })
  @ApiOperation({ summary: 'Ask for a mail with a link to a new password; always 200' })
  @ApiOkResponse({ type: MessageDto })
  async forgot(@Body() { email }: ForgotPasswordDto): Promise<MessageDto> {
    await this.passwords.forgot('installer', email);
    return { message: 'If there is an account with this address, a mail is on its way.' };
  }

  @Post('reset-password')
  @HttpCode(200)
  @Public({ rateLimit: 'sign-in' })
  @ApiProblems('invalid_token')
  @ApiOperation({ summary: 'Choose a new password with the token of the link; ends all sessions' })
  @ApiOkResponse({ type: MessageDto })
  async reset(@Caller() caller: Principal, @Body() body: ResetPasswordDto): Promise<MessageDto> {
    await this.passwords.reset(caller, 'installer', body.token, body.new_password);
    return { message: 'The password is changed: sign in with it.' };
  }

  @Get('me')
  @RequireInstaller()
  @ApiOperation({ summary: 'Who the installer is' })
  @ApiOkResponse({ type: InstallerProfileDto })
  async me(@Caller() caller: Principal): Promise<InstallerProfileDto> {
    return toInstallerProfileDto(await this.profile.get(caller));
  }

  @Patch('me')
  @RequireInstaller()
  @ChecksIfMatch()
  @ApiOperation({ summary: 'Change single members of the profile' })
  @ApiOkResponse({ type: InstallerProfileDto })
  async update(
    @Caller() caller: Principal,
    @Precondition() ifMatch: IfMatch,
    @Body() body: UpdateInstallerDto,
  ): Promise<InstallerProfileDto> {
    return toInstallerProfileDto(await this.profile.update(caller, body, ifMatch.of(toInstallerProfileDto)));
  }
}
