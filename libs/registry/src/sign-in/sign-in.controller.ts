import { Body, Controller, HttpCode, Inject, Post } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';

import { ApiProblems, Caller, LimitRate, type Principal, Public, RequireUser } from '@csms/platform-http';

import {
  ForgotPasswordDto,
  LinkTokenDto,
  LoginDto,
  MessageDto,
  RefreshDto,
  RegisterDto,
  RegistrationDto,
  ResetPasswordDto,
  SignedInDto,
  VerifiedDto,
} from './dto/sign-in.dto';
import { PasswordsService } from './passwords.service';
import { RegistrationService } from './registration.service';
import { SignInService } from './sign-in.service';

/** The API gateway counts these by the client's address. */
@ApiTags('Sign-in')
@Controller('api/v1/auth')
export class SignInController {
  constructor(
    @Inject(RegistrationService) private readonly registration: RegistrationService,
    @Inject(SignInService) private readonly signIn: SignInService,
    @Inject(PasswordsService) private readonly passwords: PasswordsService,
  ) {}

  @Post('register')
  @Public()
  @LimitRate('sign-in')
  @ApiOperation({
    summary: 'Sign up; the organization is made when the link in the mail is followed',
    description: 'Answers alike whether the address has an account or not; its owner gets a mail.',
  })
  @ApiCreatedResponse({ type: RegistrationDto })
  async register(@Body() body: RegisterDto): Promise<RegistrationDto> {
    await this.registration.register(body);
    return { status: 'pending_verification', message: 'Follow the link in the mail that we sent you.' };
  }

  @Post('verify-email')
  @HttpCode(200)
  @Public()
  @LimitRate('sign-in')
  @ApiProblems('invalid_token')
  @ApiOperation({ summary: 'Confirm the address with the token of the link' })
  @ApiOkResponse({ type: VerifiedDto })
  async verify(@Caller() caller: Principal, @Body() { token }: LinkTokenDto): Promise<VerifiedDto> {
    const { userId, organizationId } = await this.registration.verify(caller, token);
    return { status: 'active', user_id: userId, organization_id: organizationId };
  }

  @Post('login')
  @HttpCode(200)
  @Public()
  @LimitRate('sign-in')
  @ApiProblems('invalid_credentials', 'account_not_verified', 'not_found')
  @ApiOperation({
    summary: 'Sign in',
    description: 'After ten wrong passwords an account is closed for 15 minutes (429 with Retry-After).',
  })
  @ApiOkResponse({ type: SignedInDto })
  login(@Caller() caller: Principal, @Body() body: LoginDto): Promise<SignedInDto> {
    return this.signIn.login(caller, body);
  }

  @Post('refresh')
  @HttpCode(200)
  @Public()
  @LimitRate('sign-in')
  @ApiProblems('invalid_token', 'token_expired', 'not_found')
  @ApiOperation({
    summary: 'The next access token, also for another organization',
    description:
      'A refresh token serves once: the second use ends the session, for one of the two is a thief.',
  })
  @ApiOkResponse({ type: SignedInDto })
  refresh(@Body() body: RefreshDto): Promise<SignedInDto> {
    return this.signIn.refresh(body);
  }

  @Post('logout')
  @HttpCode(204)
  @RequireUser()
  @ApiOperation({
    summary: 'Sign out: the access token is refused within a second, the refresh token at once',
  })
  @ApiNoContentResponse()
  logout(@Caller() caller: Principal): Promise<void> {
    return this.signIn.logout(caller);
  }

  @Post('forgot-password')
  @HttpCode(200)
  @Public()
  @LimitRate('sign-in')
  @ApiOperation({ summary: 'Ask for a mail with a link to a new password; always 200' })
  @ApiOkResponse({ type: MessageDto })
  async forgot(@Body() { email }: ForgotPasswordDto): Promise<MessageDto> {
    await this.passwords.forgot('user', email);
    return { message: 'If there is an account with this address, a mail is on its way.' };
  }

  @Post('reset-password')
  @HttpCode(200)
  @Public()
  @LimitRate('sign-in')
  @ApiProblems('invalid_token')
  @ApiOperation({ summary: 'Choose a new password with the token of the link; ends all sessions' })
  @ApiOkResponse({ type: MessageDto })
  async reset(@Caller() caller: Principal, @Body() body: ResetPasswordDto): Promise<MessageDto> {
    await this.passwords.reset(caller, 'user', body.token, body.new_password);
    return { message: 'The password is changed: sign in with it.' };
  }
}
