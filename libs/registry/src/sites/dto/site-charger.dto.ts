import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsOptional,
  Matches,
} from 'class-validator';

const ID = /^[A-Za-z0-9_-]{1,48}$/;

export class LinkChargersDto {
  @ApiPropertyOptional({
    description: 'One charge point (or send charge_point_ids)',
    example: 'CP-SITE42-001',
  })
  @IsOptional()
  @Matches(ID)
  charge_point_id?: string;

  @ApiPropertyOptional({ type: [String], description: 'Up to 500 at once', example: ['CP-SITE42-001'] })
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(500)
  @ArrayUnique()
  @Matches(ID, { each: true })
  charge_point_ids?: string[];

  @ApiPropertyOptional({ description: 'Also those that stand at another site', default: false })
  @IsOptional()
  @IsBoolean()
  move?: boolean;
}

export class SiteChargerCountDto {
  @ApiProperty({ example: 'site_01HZ4K8XVPQR3TY5N6M' })
  site_id: string;

  @ApiProperty({ example: 8 })
  charger_count: number;
}
