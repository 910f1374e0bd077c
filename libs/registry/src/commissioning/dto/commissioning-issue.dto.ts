import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  IsArray,
  IsIn,
  IsNotEmpty,
  IsOptional,
  IsString,
  IsUrl,
  MaxLength,
} from 'class-validator';

import {
  ISSUE_CATEGORIES,
  ISSUE_SEVERITIES,
  type IssueCategory,
  type IssueSeverity,
} from '../commissioning-issue.entity';

const MAX_PHOTOS = 10;

export class ReportIssueDto {
  @ApiProperty({ enum: ISSUE_CATEGORIES, example: 'hardware' })
  @IsIn(ISSUE_CATEGORIES)
  category: IssueCategory;

  @ApiProperty({ enum: ISSUE_SEVERITIES, example: 'high' })
  @IsIn(ISSUE_SEVERITIES)
  severity: IssueSeverity;

  @ApiProperty({ maxLength: 4_000, example: 'The socket cover of connector 1 is broken.' })
  @IsString()
  @IsNotEmpty()
  @MaxLength(4_000)
  description: string;

  @ApiPropertyOptional({
    type: [String],
    nullable: true,
    maxItems: MAX_PHOTOS,
    description: 'Where photos can be seen (https)',
    example: ['https://photos.example.com/1.jpg'],
  })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MAX_PHOTOS)
  @IsUrl({ protocols: ['https'], require_protocol: true }, { each: true })
  @MaxLength(2_000, { each: true })
  photo_urls?: string[] | null;
}

export class IssueDto {
  @ApiProperty({ example: 'iss_01JDGQ3V6Z1M0J6Y5QH2T8C4RN' })
  id: string;

  @ApiProperty({ example: 'CP-SITE42-001' })
  charge_point_id: string;

  @ApiProperty({ type: String, nullable: true, description: 'The newest run at the time' })
  session_id: string | null;

  @ApiProperty({ enum: ISSUE_CATEGORIES, example: 'hardware' })
  category: IssueCategory;

  @ApiProperty({ enum: ISSUE_SEVERITIES, example: 'high' })
  severity: IssueSeverity;

  @ApiProperty({ example: 'The socket cover of connector 1 is broken.' })
  description: string;

  @ApiProperty({ type: [String], example: ['https://photos.example.com/1.jpg'] })
  photo_urls: string[];

  @ApiProperty({ description: 'Id of the installer', example: 'ins_01JDGQ3V6Z1M0J6Y5QH2T8C4RN' })
  reported_by: string;

  @ApiProperty({ format: 'date-time', example: '2026-05-01T08:20:00.000Z' })
  created_at: string;
}
