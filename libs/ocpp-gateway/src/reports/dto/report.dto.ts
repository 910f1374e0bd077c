import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, Length, Max, Min } from 'class-validator';

import { PageQueryDto } from '@csms/platform-http';

import type { ReportKind } from '../report-part.entity';

const KINDS: readonly ReportKind[] = [
  'base',
  'monitoring',
  'customer_information',
  'display_messages',
  'charging_profiles',
];

const MAX_INTEGER = 2_147_483_647;

export class ReportPathDto {
  @ApiProperty({ example: 'CP-SITE42-001' })
  @IsString()
  charge_point_id: string;

  @ApiProperty({ description: '`request_id` of the command', example: 4, minimum: 0, maximum: MAX_INTEGER })
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(MAX_INTEGER)
  request_id: number;
}

export class DeviceModelQueryDto extends PageQueryDto {
  @ApiPropertyOptional({ description: 'Of components of this name alone', example: 'OCPPCommCtrlr' })
  @IsOptional()
  @IsString()
  @Length(1, 50)
  component?: string;

  @ApiPropertyOptional({ description: 'Of variables of this name alone', example: 'HeartbeatInterval' })
  @IsOptional()
  @IsString()
  @Length(1, 50)
  variable?: string;
}

export class DeviceVariableDto {
  @ApiProperty({ type: Object, description: 'OCPP Component', example: { name: 'OCPPCommCtrlr' } })
  component: object;

  @ApiProperty({ type: Object, description: 'OCPP Variable', example: { name: 'HeartbeatInterval' } })
  variable: object;

  @ApiProperty({
    type: [Object],
    description: 'OCPP VariableAttribute',
    example: [{ type: 'Actual', value: '300', mutability: 'ReadWrite' }],
  })
  attributes: readonly object[];

  @ApiProperty({
    type: Object,
    nullable: true,
    description: 'OCPP VariableCharacteristics',
    example: { dataType: 'integer', unit: 's', supportsMonitoring: false },
  })
  characteristics: object | null;

  @ApiProperty({ description: 'By the clock of the station', example: '2026-05-01T08:12:00.000Z' })
  reported_at: string;
}

export class ReportDto {
  @ApiProperty({ enum: KINDS, example: 'base' })
  kind: ReportKind;

  @ApiProperty({ description: 'Whether every part has come' })
  is_complete: boolean;

  @ApiProperty({ example: 3 })
  parts: number;

  @ApiProperty({ type: String, nullable: true, example: '2026-05-01T08:12:00.000Z' })
  generated_at: string | null;

  @ApiProperty({ example: '2026-05-01T08:12:01.000Z' })
  received_at: string;

  @ApiProperty({
    type: 'array',
    items: {},
    description:
      "What the parts contain, in their order and in OCPP's words; of customer information the text",
    example: [{ component: { name: 'OCPPCommCtrlr' }, variable: { name: 'HeartbeatInterval' } }],
  })
  content: unknown[];
}

export class ReportsDto {
  @ApiProperty({ example: 'CP-SITE42-001' })
  charge_point_id: string;

  @ApiProperty({ example: 4 })
  request_id: number;

  @ApiProperty({ type: [ReportDto] })
  reports: ReportDto[];
}
