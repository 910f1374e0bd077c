import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayUnique, IsArray, IsIn, IsOptional, ValidateNested } from 'class-validator';

import { type Role, ROLES } from '@csms/contracts';
import { PageQueryDto } from '@csms/platform-http';

import { MAX_GRANTS, ResourceGrantDto } from '../../grants/resource-grant.dto';

/** Site owners are not members: they come by their own invitation. */
export const GIVEN_ROLES = ['owner', 'admin', 'member', 'billing', 'viewer'] as const;

export class MemberQueryDto extends PageQueryDto {
  @ApiPropertyOptional({ enum: ROLES })
  @IsOptional()
  @IsIn(ROLES)
  role?: Role;
}

export class MemberRoleDto {
  @ApiProperty({ enum: GIVEN_ROLES, description: 'owner: the ownership passes on', example: 'admin' })
  @IsIn(GIVEN_ROLES)
  role: (typeof GIVEN_ROLES)[number];
}

export class MemberGrantsDto {
  @ApiProperty({ type: [ResourceGrantDto], description: 'None: the whole organization', example: [] })
  @IsArray()
  @ArrayMaxSize(MAX_GRANTS)
  @ArrayUnique((grant: ResourceGrantDto) => grant.id)
  @ValidateNested({ each: true })
  @Type(() => ResourceGrantDto)
  resource_grants: ResourceGrantDto[];
}

export class MemberDto {
  @ApiProperty({ example: 'usr_01JDGQ3V6Z1M0J6Y5QH2T8C4RN' })
  user_id: string;

  @ApiProperty({ example: 'alice@greenway.example.com' })
  email: string;

  @ApiProperty({ example: 'Alice Green' })
  name: string;

  @ApiProperty({ enum: ROLES, example: 'owner' })
  role: Role;

  @ApiProperty({ type: [ResourceGrantDto], description: 'None: the whole organization', example: [] })
  resource_grants: ResourceGrantDto[];

  @ApiProperty({ example: '2026-05-01T09:00:00.000Z' })
  joined_at: string;
}
