import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, Matches, MaxLength } from 'class-validator';

import { IMPORT_COLUMNS } from '../domain/import-row';

export class SessionImportQueryDto {
  @ApiPropertyOptional({
    enum: ['true', 'false'],
    default: 'false',
    description: 'Checks the file against everything that is there, and imports nothing',
  })
  @IsOptional()
  @IsIn(['true', 'false'])
  dry_run?: string;

  @ApiPropertyOptional({
    description:
      'IANA zone of times without an offset. Without it such rows are rejected; with it those that the clocks there showed twice, or never',
    example: 'Europe/London',
  })
  @IsOptional()
  @IsString()
  @MaxLength(64)
  time_zone?: string;

  @ApiPropertyOptional({
    description: 'Of the whole file, where this is a part of it: for the audit log. Hex SHA-256',
    example: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  })
  @IsOptional()
  @Matches(/^[0-9a-f]{64}$/)
  file_sha256?: string;
}

export class RejectedRowDto {
  @ApiProperty({
    description: 'As an editor counts: of a CSV file the header is 1, of an NDJSON file the first row',
    example: 7,
  })
  line: number;

  @ApiProperty({
    type: String,
    nullable: true,
    enum: [...IMPORT_COLUMNS, null],
    description: 'null: the whole row',
    example: 'ended_at',
  })
  field: string | null;

  @ApiProperty({
    description:
      'Among others in_the_future, zone_missing, ambiguous_time, nonexistent_time, end_before_start, register_backwards, implausible_energy, not_found, unknown_connector, doubled, contradiction, overlap',
    example: 'end_before_start',
  })
  code: string;

  @ApiProperty({ example: 'ended_at lies before started_at' })
  reason: string;
}

export class SessionImportDto {
  @ApiProperty({ description: 'Of the entries in the audit log', example: 'imp_01JDGQ3V6Z1M0J6Y5QH2T8C4RN' })
  import_id: string;

  @ApiProperty({ description: 'Nothing was imported, whatever accepted says', example: false })
  dry_run: boolean;

  @ApiProperty({ description: 'Rows of the file', example: 120 })
  total: number;

  @ApiProperty({ description: 'Sessions that were not there before', example: 117 })
  accepted: number;

  @ApiProperty({
    description: 'Rows that were imported before, just as they are: they change nothing',
    example: 2,
  })
  duplicates: number;

  @ApiProperty({ description: 'Rows with errors', example: 1 })
  rejected_rows: number;

  @ApiProperty({ type: [RejectedRowDto], description: 'What is wrong with them, by line' })
  rejected: readonly RejectedRowDto[];
}
