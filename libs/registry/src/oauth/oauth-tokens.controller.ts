import {
  applyDecorators,
  Controller,
  Get,
  Header,
  Headers,
  HttpCode,
  Inject,
  Post,
  UseFilters,
} from '@nestjs/common';
import { ApiBasicAuth, ApiBody, ApiOkResponse, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';

import { Caller, FormFields, type Principal, Public, TakesForm, TokenSigner } from '@csms/platform-http';

import { clientCredentials, formField } from './domain/client-credentials';
import { OAuthError } from './domain/oauth-error';
import { TOKEN_LIFETIME_SECONDS } from './domain/token-lifetime';
import {
  JsonWebKeySetDto,
  OAuthErrorDto,
  RevocationRequestDto,
  TokenDto,
  TokenRequestDto,
} from './dto/token.dto';
import { OAuthErrorFilter } from './oauth-error.filter';
import { OAuthTokensService } from './oauth-tokens.service';

const JWKS_SECONDS = 300;

const ApiOAuthErrors = (): MethodDecorator =>
  applyDecorators(
    ApiResponse({ status: 400, type: OAuthErrorDto }),
    ApiResponse({ status: 401, type: OAuthErrorDto }),
  );

@ApiTags('OAuth')
@Controller('api/v1/oauth')
@UseFilters(OAuthErrorFilter)
export class OAuthTokensController {
  constructor(
    @Inject(OAuthTokensService) private readonly tokens: OAuthTokensService,
    @Inject(TokenSigner) private readonly signer: TokenSigner,
  ) {}

  @Post('token')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @Public()
  @TakesForm()
  @ApiBasicAuth('client')
  @ApiOperation({ summary: 'Get an access token (RFC 6749 §4.4, client credentials)' })
  @ApiBody({ type: TokenRequestDto })
  @ApiOkResponse({ type: TokenDto })
  @ApiOAuthErrors()
  async token(
    @Caller() origin: Principal,
    @FormFields() form: URLSearchParams,
    @Headers('authorization') authorization?: string,
  ): Promise<TokenDto> {
    const grantType = formField(form, 'grant_type');
    if (grantType === undefined) throw new OAuthError('invalid_request', 'grant_type is missing.');
    if (grantType !== 'client_credentials') {
      throw new OAuthError('unsupported_grant_type', 'The grant_type must be client_credentials.');
    }
    const credentials = clientCredentials(authorization, form);
    const { token, scopes } = await this.tokens.issue(credentials, formField(form, 'scope'), origin);
    return {
      access_token: token,
      token_type: 'Bearer',
      expires_in: TOKEN_LIFETIME_SECONDS,
      scope: scopes.join(' '),
    };
  }

  @Post('revoke')
  @HttpCode(200)
  @Public()
  @TakesForm()
  @ApiBasicAuth('client')
  @ApiOperation({ summary: 'End an access token (RFC 7009)' })
  @ApiBody({ type: RevocationRequestDto })
  @ApiOkResponse({ description: 'The token holds no longer' })
  @ApiOAuthErrors()
  async revoke(
    @Caller() origin: Principal,
    @FormFields() form: URLSearchParams,
    @Headers('authorization') authorization?: string,
  ): Promise<void> {
    const token = formField(form, 'token');
    if (token === undefined) throw new OAuthError('invalid_request', 'token is missing.');
    await this.tokens.revoke(clientCredentials(authorization, form), token, origin);
  }

  @Get('jwks')
  @Header('cache-control', `public, max-age=${JWKS_SECONDS}`)
  @Public()
  @ApiOperation({ summary: 'The keys by which anybody can check access tokens (RFC 7517)' })
  @ApiOkResponse({ type: JsonWebKeySetDto })
  async keySet(): Promise<JsonWebKeySetDto> {
    return (await this.signer.keySet()) as JsonWebKeySetDto;
  }
}
