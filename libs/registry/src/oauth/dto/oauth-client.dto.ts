import { ApiProperty, PickType } from '@nestjs/swagger';

import { SCOPES } from '@csms/contracts';

import { CreateApiKeyDto } from '../../api-keys/dto/api-key.dto';
import { ResourceGrantDto } from '../../grants/resource-grant.dto';

export class CreateOAuthClientDto extends PickType(CreateApiKeyDto, ['name', 'scopes', 'resource_grants']) {}

export class OAuthClientDto {
  @ApiProperty({ example: 'cli_01JDGQ3V6Z1M0J6Y5QH2T8C4RN' })
  client_id: string;

  @ApiProperty({ example: 'Fleet dashboard' })
  name: string;

  @ApiProperty({ enum: SCOPES, isArray: true, example: ['read:sessions', 'read:analytics'] })
  scopes: string[];

  @ApiProperty({ type: [ResourceGrantDto], description: 'None: the whole organization' })
  resource_grants: ResourceGrantDto[];

  @ApiProperty({
    description: 'Id of the key, client or person who made it',
    example: 'usr_01HX8B4C3D5E6F7G',
  })
  created_by: string;

  @ApiProperty({ example: '2026-05-01T09:00:00.000Z' })
  created_at: string;
}

export class SecretOAuthClientDto extends OAuthClientDto {
  @ApiProperty({
    description: 'Shown only here',
    example: 'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8s9T0u1V',
  })
  client_secret: string;
}
