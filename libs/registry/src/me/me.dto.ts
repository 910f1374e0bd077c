import { ApiProperty } from '@nestjs/swagger';

import { ROLES, SCOPES } from '@csms/contracts';

import { ResourceGrantDto } from '../grants/resource-grant.dto';

const TYPES = ['api_key', 'oauth_client', 'user'] as const;

export class MeDto {
  @ApiProperty({ enum: TYPES, example: 'api_key' })
  type: string;

  @ApiProperty({ description: 'Of the key, client or person', example: 'key_01JDGQ3V6Z1M0J6Y5QH2T8C4RN' })
  id: string;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'null: a person who belongs to none',
    example: 'org_01JDGQ3V6Z1M0J6Y5QH2T8C4RN',
  })
  organization_id: string | null;

  @ApiProperty({ enum: SCOPES, isArray: true, example: ['read:sessions'] })
  scopes: string[];

  @ApiProperty({ enum: ROLES, nullable: true, description: 'Of a person', example: null })
  role: string | null;

  @ApiProperty({ type: [ResourceGrantDto], description: 'None: the whole organization', example: [] })
  resource_grants: ResourceGrantDto[];
}
