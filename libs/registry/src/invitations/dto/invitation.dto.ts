import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsEmail,
  IsIn,
  IsNotEmpty,
  IsOptional,
  IsString,
  Matches,
  MaxLength,
  ValidateNested,
} from 'class-validator';

import { MAX_GRANTS, ResourceGrantDto } from '../../grants/resource-grant.dto';
import { PASSWORD, PASSWORD_RULE } from '../../sign-in/dto/sign-in.dto';
import { INVITATION_STATUSES, type InvitationStatus } from '../domain/invitation-status';

/** Never owner: the ownership is passed on to a member. */
export const INVITED_ROLES = ['admin', 'member', 'billing', 'viewer'] as const;

export class InviteDto {
  @ApiProperty({ example: 'bob@greenway.example.com' })
  @IsEmail()
  @MaxLength(254)
  email: string;

  @ApiProperty({ enum: INVITED_ROLES, example: 'member' })
  @IsIn(INVITED_ROLES)
  role: (typeof INVITED_ROLES)[number];

  @ApiPropertyOptional({ type: [ResourceGrantDto], description: 'None: the whole organization', example: [] })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MAX_GRANTS)
  @ArrayUnique((grant: ResourceGrantDto) => grant.id)
  @ValidateNested({ each: true })
  @Type(() => ResourceGrantDto)
  resource_grants?: ResourceGrantDto[];
}

export class AcceptInvitationDto {
  @ApiPropertyOptional({
    type: String,
    nullable: true,
    description: 'Needed where the address has no account yet',
    example: 'Bob Brown',
  })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  name?: string | null;

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    description:
      'Needed where the address has no account yet: 10 to 200 characters with a small letter, a capital and a digit',
    example: 'Correct horse 7',
  })
  @IsOptional()
  @Matches(PASSWORD, PASSWORD_RULE)
  password?: string | null;
}

export class InvitationDto {
  @ApiProperty({ example: 'ivt_01JDGQ3V6Z1M0J6Y5QH2T8C4RN' })
  id: string;

  @ApiProperty({ example: 'bob@greenway.example.com' })
  email: string;

  @ApiProperty({ enum: INVITED_ROLES, example: 'member' })
  role: string;

  @ApiProperty({ type: [ResourceGrantDto], example: [] })
  resource_grants: ResourceGrantDto[];

  @ApiProperty({ enum: INVITATION_STATUSES, example: 'pending' })
  status: InvitationStatus;

  @ApiProperty({ description: 'Seven days after the last mail', example: '2026-05-08T09:00:00.000Z' })
  expires_at: string;

  @ApiProperty({ example: 'usr_01JDGQ3V6Z1M0J6Y5QH2T8C4RN' })
  invited_by: string;

  @ApiProperty({ example: '2026-05-01T09:00:00.000Z' })
  created_at: string;
}
