import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, Matches } from 'class-validator';

import { PageQueryDto } from '@csms/platform-http';

import { REFUSAL_REASONS, type RefusalReason, REMEDIES } from '../domain/refusal';

export class RefusedConnectionQueryDto extends PageQueryDto {
  @ApiPropertyOptional({
    description: 'Of this id alone; the only way to see those of an id that nobody has registered',
    example: 'CP-SITE42-001',
  })
  @IsOptional()
  @Matches(/^[A-Za-z0-9_-]{1,48}$/)
  charge_point_id?: string;

  @ApiPropertyOptional({ enum: REFUSAL_REASONS })
  @IsOptional()
  @IsIn(REFUSAL_REASONS)
  reason?: RefusalReason;
}

export class RefusedConnectionDto {
  @ApiProperty({ example: 'CP-SITE42-001' })
  charge_point_id: string;

  @ApiProperty({
    type: String,
    nullable: true,
    description:
      'Of the charger; null: several. Of an id that nobody has registered its network alone (IPv4 /24, IPv6 /48)',
    example: '203.0.113.7',
  })
  address: string | null;

  @ApiProperty({ enum: REFUSAL_REASONS, example: 'wrong_password' })
  reason: RefusalReason;

  @ApiProperty({ description: 'The one step that lets it in', example: REMEDIES.wrong_password })
  remedy: string;

  @ApiProperty({ example: 12 })
  count: number;

  @ApiProperty({ example: '2026-05-01T08:12:00.000Z' })
  first_at: string;

  @ApiProperty({ example: '2026-05-01T08:14:00.000Z' })
  last_at: string;
}
