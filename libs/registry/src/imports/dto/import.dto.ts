import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';

import type { ImportOptions, LineError, OnError } from '../import-report';

export class ImportQueryDto {
  @ApiPropertyOptional({
    enum: ['true', 'false'],
    default: 'false',
    description: 'Checks the file against everything that is there, and imports nothing',
  })
  @IsOptional()
  @IsIn(['true', 'false'])
  dry_run?: string;

  @ApiPropertyOptional({
    enum: ['abort', 'skip'],
    default: 'abort',
    description: 'abort: all lines or none; skip: the lines without errors',
  })
  @IsOptional()
  @IsIn(['abort', 'skip'])
  on_error?: OnError;
}

export function importOptions(query: ImportQueryDto): ImportOptions {
  return { isDryRun: query.dry_run === 'true', onError: query.on_error ?? 'abort' };
}

export class LineErrorDto implements LineError {
  @ApiProperty({ description: 'As an editor counts; the header is 1', example: 7 })
  line: number;

  @ApiProperty({ type: String, nullable: true, description: 'null: the whole line', example: 'latitude' })
  column: string | null;

  @ApiProperty({ example: 'isLatitude' })
  code: string;

  @ApiProperty({ example: 'latitude must be a latitude string or number' })
  detail: string;
}

export class ImportReportDto {
  @ApiProperty({ description: 'Nothing was imported, whatever imported says', example: false })
  dry_run: boolean;

  @ApiProperty({ description: 'Lines of the file below its header', example: 120 })
  total: number;

  @ApiProperty({ example: 118 })
  imported: number;

  @ApiProperty({ description: 'Lines with errors', example: 2 })
  skipped: number;

  @ApiProperty({ type: [LineErrorDto] })
  errors: readonly LineErrorDto[];
}
