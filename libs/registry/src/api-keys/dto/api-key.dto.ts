import { ApiProperty } from '@nestjs/swagger';

import { SCOPES } from '@csms/contracts';

import { ResourceGrantDto } from '../../grants/dto/resource-grant.dto';
import { API_KEY_STATUSES } from '../domain/api-key-status';

export class ApiKeyDto {
  @ApiProperty({ example: 'key_01JDGQ3V6Z1M0J6Y5QH2T8C4RN' })
  id: string;

  @ApiProperty({ example: 'Production Dashboard' })
  name: string;

  @ApiProperty({ description: 'How the key begins: which one it is', example: 'dyn_live_a1B2c3D4' })
  prefix: string;

  @ApiProperty({ enum: SCOPES, isArray: true, example: ['read:charge_points', 'read:sessions'] })
  scopes: string[];

  @ApiProperty({
    enum: API_KEY_STATUSES,
    description: 'rotating: the old secret works until old_key_expires_at',
    example: 'active',
  })
  status: string;

  @ApiProperty({ type: [ResourceGrantDto], description: 'None: the whole organization' })
  resource_grants: ResourceGrantDto[];

  @ApiProperty({ type: [String], description: 'CIDR; none: any address', example: ['203.0.113.0/24'] })
  allowed_ips: string[];

  @ApiProperty({ example: '2026-05-01T09:00:00.000Z' })
  created_at: string;

  @ApiProperty({
    description: 'Id of the key, client or person who made it',
    example: 'usr_01HX8B4C3D5E6F7G',
  })
  created_by: string;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'To the minute; null: never',
    example: '2026-05-20T14:30:00.000Z',
  })
  last_used_at: string | null;

  @ApiProperty({ type: String, nullable: true, example: null })
  expires_at: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'The end of the time of grace after a rotation',
    example: null,
  })
  old_key_expires_at: string | null;

  @ApiProperty({ type: String, nullable: true, example: null })
  revoked_at: string | null;
}

export class SecretApiKeyDto extends ApiKeyDto {
  @ApiProperty({
    description: 'The whole key, shown only here',
    example: 'dyn_live_a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8s9T0u1V2w3X4y5Z6',
  })
  key: string;
}
