import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

import { OAUTH_ERRORS } from '../domain/oauth-error';

export class ClientCredentialsDto {
  @ApiPropertyOptional({ description: 'Here, or as user name of HTTP Basic authentication' })
  client_id?: string;

  @ApiPropertyOptional({ description: 'Here, or as password of HTTP Basic authentication' })
  client_secret?: string;
}

export class TokenRequestDto extends ClientCredentialsDto {
  @ApiProperty({ enum: ['client_credentials'], example: 'client_credentials' })
  grant_type: string;

  @ApiPropertyOptional({
    description: 'Separated by spaces; all of the client when left out',
    example: 'read:sessions read:analytics',
  })
  scope?: string;
}

export class RevocationRequestDto extends ClientCredentialsDto {
  @ApiProperty({ description: 'The access token', example: 'eyJhbGciOiJFZERTQSJ9.e30.c2lnbmF0dXJl' })
  token: string;

  @ApiPropertyOptional({ enum: ['access_token'] })
  token_type_hint?: string;
}

export class TokenDto {
  @ApiProperty({
    description: 'A signed JWT (RFC 9068)',
    example: 'eyJhbGciOiJFZERTQSJ9.e30.c2lnbmF0dXJl',
  })
  access_token: string;

  @ApiProperty({ enum: ['Bearer'], example: 'Bearer' })
  token_type: string;

  @ApiProperty({ description: 'Seconds', example: 3600 })
  expires_in: number;

  @ApiProperty({ description: 'Separated by spaces', example: 'read:sessions read:analytics' })
  scope: string;
}

export class OAuthErrorDto {
  @ApiProperty({ enum: OAUTH_ERRORS, example: 'invalid_client' })
  error: string;

  @ApiProperty({ example: 'The client is unknown or its secret is wrong.' })
  error_description: string;
}

export class JsonWebKeyDto {
  @ApiProperty({ example: 'OKP' })
  kty: string;

  @ApiProperty({ example: 'Ed25519' })
  crv: string;

  @ApiProperty({ example: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' })
  x: string;

  @ApiProperty({ example: 'kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k' })
  kid: string;

  @ApiProperty({ example: 'sig' })
  use: string;

  @ApiProperty({ example: 'EdDSA' })
  alg: string;
}

export class JsonWebKeySetDto {
  @ApiProperty({ type: [JsonWebKeyDto] })
  keys: JsonWebKeyDto[];
}
