import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';

import { ROLES, SCOPES } from '@csms/contracts';
import { Caller, type Principal, RequireOrganization } from '@csms/platform-http';

import { ResourceGrantDto } from '../grants/resource-grant.dto';

export class MeDto {
  @ApiProperty({ enum: ['api_key', 'oauth_client', 'user'], example: 'api_key' })
  type: string;

  @ApiProperty({ description: 'Of the key, client or person', example: 'key_01JDGQ3V6Z1M0J6Y5QH2T8C4RN' })
  id: string;

  @ApiProperty({ example: 'org_01HX7A3B2C4D5E6F' })
  organization_id: string;

  @ApiProperty({ enum: SCOPES, isArray: true, example: ['read:sessions'] })
  scopes: string[];

  @ApiProperty({
    type: String,
    nullable: true,
    enum: [...ROLES, null],
    description: 'Of a person; null for others',
    example: null,
  })
  role: string | null;

  @ApiProperty({ type: [ResourceGrantDto], description: 'None: the whole organization' })
  resource_grants: ResourceGrantDto[];
}

@ApiTags('API keys')
@Controller('api/v1/me')
export class MeController {
  @Get()
  @RequireOrganization()
  @ApiOperation({ summary: 'Who the caller is, and what it may do' })
  @ApiOkResponse({ type: MeDto })
  get(@Caller() { type, subject, organizationId, scopes, role, grants }: Principal): MeDto {
    return {
      type,
      id: subject,
      organization_id: organizationId,
      scopes: [...scopes],
      role,
      resource_grants: [...grants],
    };
  }
}
