import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsNotEmpty, IsString, MaxLength } from 'class-validator';

import type { ResourceGrant } from '@csms/contracts';

export class ResourceGrantDto implements ResourceGrant {
  @ApiProperty({ enum: ['site'], example: 'site' })
  @IsIn(['site'])
  type: 'site';

  @ApiProperty({ example: 'site_01HZ4K8XVPQR3TY5N6M', maxLength: 64 })
  @IsString()
  @IsNotEmpty()
  @MaxLength(64)
  id: string;

  @ApiProperty({ enum: ['read', 'write'], description: 'write includes read', example: 'read' })
  @IsIn(['read', 'write'])
  access: 'read' | 'write';
}
