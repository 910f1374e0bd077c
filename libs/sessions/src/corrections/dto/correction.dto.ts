import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsIn,
  IsISO8601,
  IsNotEmpty,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateIf,
  ValidateNested,
} from 'class-validator';

import { ChargePointPeriodQueryDto, IsDecimalNumber, IsSaid } from '@csms/platform-http';

import { type Phase, PHASES } from '../../meter-series/domain/measurands';
import { CORRECTION_KINDS, type CorrectionKind } from '../correction.entity';

export const MOST_CHANGES = 100;
const REGISTERS = ['start', 'stop'] as const;
const LARGEST = 1_000_000_000_000;

/** A reading, or a register of the session itself. */
export class CorrectionChangeDto {
  @ApiPropertyOptional({
    enum: REGISTERS,
    description: 'The register of the session at its start or end, Wh, whether a reading is there or not',
    example: 'stop',
  })
  @IsOptional()
  @IsIn(REGISTERS)
  register?: (typeof REGISTERS)[number];

  @ApiPropertyOptional({
    format: 'date-time',
    description:
      'Of a reading, with its zone, as `interval=raw` shows it. Goes with `measurand`, not with `register`',
  })
  @IsOptional()
  @IsISO8601({ strict: true, strictSeparator: true })
  @Matches(/(Z|[+-]\d{2}:\d{2})$/i, { message: '$property must be an RFC 3339 instant with its zone' })
  @MaxLength(40)
  timestamp?: string;

  @ApiPropertyOptional({ description: 'Of a reading, as OCPP calls it: `Energy.Active.Import.Register`' })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(64)
  measurand?: string;

  @ApiPropertyOptional({
    enum: PHASES,
    description: 'Of a reading, as the charger names it; left out: the reading without a phase',
  })
  @IsOptional()
  @IsIn(PHASES)
  phase?: Phase;

  @ApiProperty({
    type: Number,
    nullable: true,
    description:
      'What stands there now, in the unit of the reading (Wh, W, V, A, Percent …; six decimal places count). null: of a register that nobody knows. Anything else than what stands is a 409',
    example: 1000,
  })
  @ValidateIf((change: CorrectionChangeDto) => change.old !== null)
  @IsDecimalNumber(6)
  @Min(-LARGEST)
  @Max(LARGEST)
  old: number | null;

  @ApiProperty({ description: 'What is right, in the same unit; registers in whole Wh', example: 900 })
  @IsDecimalNumber(6)
  @Min(-LARGEST)
  @Max(LARGEST)
  new: number;
}

export class CorrectionBodyDto {
  @ApiProperty({ example: 'sess_01HXE7F6G5H4I3J2' })
  @IsString()
  @IsNotEmpty()
  @MaxLength(64)
  session_id: string;

  @ApiProperty({
    type: [CorrectionChangeDto],
    minItems: 1,
    maxItems: MOST_CHANGES,
    example: [{ register: 'stop', old: 15_700, new: 15_200 }],
  })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MOST_CHANGES)
  @ValidateNested({ each: true })
  @Type(() => CorrectionChangeDto)
  changes: CorrectionChangeDto[];

  @ApiProperty({ description: 'Why', maxLength: 500, example: 'The charger lost its register at the end' })
  @IsSaid(500)
  reason: string;

  @ApiProperty({
    description: 'Where the right values come from',
    maxLength: 200,
    example: 'photo of the meter',
  })
  @IsSaid(200)
  source: string;
}

export class CorrectionQueryDto extends ChargePointPeriodQueryDto {
  @ApiPropertyOptional({
    description: 'Id of who made it, as `by.id` shows it; a charge point, where its charger told late',
    example: 'usr_01JDGQ3V6Z1M0J6Y5QH2T8C4RN',
  })
  @IsOptional()
  @IsString()
  @MaxLength(64)
  by?: string;

  @ApiPropertyOptional({ enum: CORRECTION_KINDS })
  @IsOptional()
  @IsIn(CORRECTION_KINDS)
  kind?: CorrectionKind;
}

export class CorrectedFiguresDto {
  @ApiProperty({ example: 'completed' })
  status: string;

  @ApiProperty({ format: 'date-time', example: '2026-05-01T08:12:00.000Z' })
  started_at: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: '2026-05-01T09:04:00.000Z' })
  ended_at: string | null;

  @ApiProperty({ type: Number, nullable: true, example: 5120.4 })
  meter_start_kwh: number | null;

  @ApiProperty({ type: Number, nullable: true, example: 5135.1 })
  meter_stop_kwh: number | null;

  @ApiProperty({ type: Number, nullable: true, example: 14.7 })
  energy_kwh: number | null;

  @ApiProperty({ type: Number, nullable: true, example: 7.4 })
  max_power_kw: number | null;
}

export class CorrectionByDto {
  @ApiProperty({
    enum: ['api_key', 'oauth_client', 'user', 'charger'],
    description: 'As the audit log names it; `charger`: told late by the charger itself',
    example: 'user',
  })
  type: string;

  @ApiProperty({ example: 'usr_01JDGQ3V6Z1M0J6Y5QH2T8C4RN' })
  id: string;
}

export class MadeChangeDto {
  @ApiProperty({
    type: String,
    enum: [...REGISTERS, null],
    nullable: true,
    description: 'null: of a reading',
    example: 'stop',
  })
  register: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: null })
  timestamp: string | null;

  @ApiProperty({ type: String, nullable: true, example: null })
  measurand: string | null;

  @ApiProperty({ type: String, nullable: true, example: null })
  phase: string | null;

  @ApiProperty({ example: 'Wh' })
  unit: string;

  @ApiProperty({ type: String, nullable: true, description: 'Exact decimal', example: '15700' })
  old: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'Exact decimal', example: '15200' })
  new: string | null;
}

export class CorrectionAffectedDto {
  @ApiProperty({
    type: [String],
    description: 'Told again, and rated again by billing, where their figures changed',
  })
  sessions: string[];

  @ApiProperty({ description: 'Quarters of an hour that are counted anew, within seconds', example: 5 })
  quarters: number;

  @ApiProperty({
    format: 'date-time',
    description: 'Start of the first of them',
    example: '2026-05-01T08:00:00.000Z',
  })
  aggregates_rebuilt_from: string;
}

export class CorrectionDto {
  @ApiProperty({ example: 'cor_01JDGQ3V6Z1M0J6Y5QH2T8C4RN' })
  correction_id: string;

  @ApiProperty({ enum: ['applied'], example: 'applied' })
  status: 'applied';

  @ApiProperty({
    enum: CORRECTION_KINDS,
    description:
      '`corrected`: by somebody; `backfilled`: its charger told late what changed the sums of an ended session',
    example: 'corrected',
  })
  kind: CorrectionKind;

  @ApiProperty({ example: 'sess_01HXE7F6G5H4I3J2' })
  session_id: string;

  @ApiProperty({ example: 'CP-SITE42-001' })
  charge_point_id: string;

  @ApiProperty({ type: String, nullable: true, example: 'site_01HZ4K8XVPQR3TY5N6M' })
  site_id: string | null;

  @ApiProperty({ format: 'date-time', example: '2026-05-04T10:00:00.000Z' })
  recorded_at: string;

  @ApiProperty({ type: CorrectionByDto })
  by: CorrectionByDto;

  @ApiProperty({ example: 'The charger lost its register at the end' })
  reason: string;

  @ApiProperty({ example: 'photo of the meter' })
  source: string;

  @ApiProperty({ type: [MadeChangeDto] })
  changes: MadeChangeDto[];

  @ApiProperty({ type: CorrectedFiguresDto, description: 'Of the session, before' })
  before: CorrectedFiguresDto;

  @ApiProperty({ type: CorrectedFiguresDto, description: 'Of the session, by it' })
  after: CorrectedFiguresDto;

  @ApiProperty({ description: 'Of the session, by it', example: 2 })
  revision: number;

  @ApiProperty({ type: CorrectionAffectedDto })
  affected: CorrectionAffectedDto;
}
