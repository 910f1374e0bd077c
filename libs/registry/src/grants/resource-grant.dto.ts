import { ApiProperty } from '@nestjs/swagger';
import { Equals, IsIn, IsString, MaxLength } from 'class-validator';

import type { ResourceGrant } from '@csms/contracts';

const ACCESSES = ['read', 'write'] as const;

export const MAX_GRANTS = 200;

export class ResourceGrantDto implements ResourceGrant {
  @ApiProperty({ enum: ['site'], example: 'site' })
  @Equals('site')
  type: 'site';

  @ApiProperty({ example: 'site_01HZ4K8XVPQR3TY5N6M' })
  @IsString()
  @MaxLength(64)
  id: string;

  @ApiProperty({ enum: ACCESSES, example: 'read' })
  @IsIn(ACCESSES)
  access: 'read' | 'write';
}
